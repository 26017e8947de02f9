package dev.souk.edge.live;

import dev.souk.edge.config.CurrentConfig;
import dev.souk.edge.route.Route;
import dev.souk.edge.route.Routes;
import dev.souk.platform.discovery.Balancer;
import dev.souk.platform.discovery.Balancer.Pick;
import dev.souk.platform.discovery.Instance;
import dev.souk.platform.discovery.Self;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsUpgradeException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Offers {@value #PATH} and joins each client to an instance of the notify service. */
@Singleton
public class LiveUpdates {

    /** Where clients connect. */
    public static final String PATH = "/api/v1/live";

    private static final System.Logger LOG = System.getLogger(LiveUpdates.class.getName());
    private static final String SERVICE = "notify";
    private static final int ATTEMPTS = 3;
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final ProblemType UPGRADE =
            new ProblemType("upgrade-required", 426, "This address speaks WebSocket");

    private final Balancer balancer;
    private final BooleanSupplier open;
    private final Duration silence;
    private final Set<LiveRelay> relays = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("live-silence").factory());
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /**
     * Makes the pass-through.
     *
     * @param balancer chooses the instance
     * @param config says whether the address is offered at all: an upgrade never reaches the other routes
     * @param silence after how long without a word from its service a client is told to connect again; a service pings
     *     more often; {@code souk.edge.live.silence}
     */
    @Inject
    public LiveUpdates(
            Balancer balancer,
            CurrentConfig config,
            @ConfigProperty(name = "souk.edge.live.silence", defaultValue = "PT1M") Duration silence) {
        this(
                balancer,
                silence,
                () -> config.get().routes().match("GET", PATH) instanceof Routes.Match.Found(Route route)
                        && route.open()
                        && route.service().equals(Route.HERE));
    }

    LiveUpdates(Balancer balancer, Duration silence, BooleanSupplier open) {
        this.balancer = balancer;
        this.silence = silence;
        this.open = open;
        long period = Math.max(1, silence.toMillis() / 4);
        var _ = watch.scheduleWithFixedDelay(this::endSilent, period, period, TimeUnit.MILLISECONDS);
    }

    private void endSilent() {
        relays.removeIf(LiveRelay::isOver);
        for (LiveRelay relay : relays) {
            try {
                relay.endIfSilent(silence);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "A silent live connection could not be ended", e);
            }
        }
    }

    /** The WebSocket side of the address. */
    public WsRouting.Builder routing() {
        return WsRouting.builder().endpoint(PATH, this::relay);
    }

    private LiveRelay relay() {
        LiveRelay relay = new LiveRelay(this::connect);
        relays.add(relay);
        return relay;
    }

    /** What is said to a request that did not become a WebSocket. */
    public ProblemException explain(ServerRequest request) {
        boolean wanted = request.headers().stream()
                .anyMatch(header -> header.headerName().lowerCase().equals("sec-websocket-key"));
        return wanted
                ? Problems.unavailable("Live updates can't be reached at the moment.", Duration.ofSeconds(1))
                : new ProblemException(UPGRADE, "Connect to " + PATH + " with a WebSocket client.")
                        .header("Upgrade", "websocket");
    }

    private WebSocket connect(WebSocket.Listener listener) throws WsUpgradeException {
        if (!open.getAsBoolean()) {
            throw new WsUpgradeException("No route leads to " + PATH);
        }
        List<Instance> tried = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Pick> next = balancer.pick(SERVICE, tried);
            if (next.isEmpty()) {
                break;
            }
            try (Pick pick = next.get()) {
                tried.add(pick.instance());
                return client.newWebSocketBuilder()
                        .connectTimeout(CONNECT)
                        .header(Self.TARGET_HEADER, pick.instance().target())
                        .buildAsync(URI.create("ws://" + pick.instance().address() + PATH), listener)
                        .join();
            } catch (CompletionException e) {
                next.get().unreachable();
            }
        }
        throw new WsUpgradeException("No instance of " + SERVICE + " took the connection");
    }

    @PreDestroy
    void close() {
        watch.shutdownNow();
        client.shutdownNow();
    }
}
