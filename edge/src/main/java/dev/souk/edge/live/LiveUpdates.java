package dev.souk.edge.live;

import dev.souk.edge.config.CurrentConfig;
import dev.souk.edge.config.EdgeConfig;
import dev.souk.edge.limit.ClientAddress;
import dev.souk.edge.limit.Limits;
import dev.souk.edge.limit.Origin;
import dev.souk.edge.proxy.Journey;
import dev.souk.edge.route.Route;
import dev.souk.edge.route.Routes;
import dev.souk.platform.discovery.Balancer;
import dev.souk.platform.discovery.Balancer.Pick;
import dev.souk.platform.discovery.Instance;
import dev.souk.platform.discovery.Self;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import io.helidon.common.context.Contexts;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
    private static final HeaderName KEY = HeaderNames.create("Sec-WebSocket-Key");
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");
    private static final ProblemType UPGRADE =
            new ProblemType("upgrade-required", 426, "This address speaks WebSocket");

    private final Balancer balancer;
    private final Door door;
    private final Duration silence;
    private final int mostPerAddress;
    /** All that are joined, and the addresses of their clients as they are counted. */
    private final Map<LiveRelay, String> relays = new ConcurrentHashMap<>();

    private final Map<String, Integer> places = new ConcurrentHashMap<>();
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
     * @param limits how often a client may try
     * @param silence after how long without a word from its service a client is told to connect again; a service pings
     *     more often; {@code souk.edge.live.silence}
     * @param mostPerAddress how many connections an address may have at once; {@code souk.edge.live.max-per-address}
     */
    @Inject
    public LiveUpdates(
            Balancer balancer,
            CurrentConfig config,
            Limits limits,
            @ConfigProperty(name = "souk.edge.live.silence", defaultValue = "PT1M") Duration silence,
            @ConfigProperty(name = "souk.edge.live.max-per-address", defaultValue = "100") int mostPerAddress) {
        this(balancer, silence, mostPerAddress, (peer, headers) -> admit(config.get(), limits, peer, headers));
    }

    LiveUpdates(Balancer balancer, Duration silence, int mostPerAddress, Door door) {
        this.balancer = balancer;
        this.silence = silence;
        this.mostPerAddress = mostPerAddress;
        this.door = door;
        long period = Math.max(1, silence.toMillis() / 4);
        var _ = watch.scheduleWithFixedDelay(this::endSilent, period, period, TimeUnit.MILLISECONDS);
    }

    /** Who may connect. */
    @FunctionalInterface
    interface Door {
        /**
         * Looks at an upgrade.
         *
         * @param peer who is at the other end of the connection
         * @return the client's address; empty when it may not
         */
        Optional<String> admit(String peer, Headers headers);
    }

    private static Optional<String> admit(EdgeConfig now, Limits limits, String peer, Headers headers) {
        if (!(now.routes().match("GET", PATH) instanceof Routes.Match.Found(Route route))
                || !route.open()
                || !route.service().equals(Route.HERE)) {
            return Optional.empty();
        }
        String address = Origin.address(peer, headers, now.trustedProxies(), now.proxyHeaders());
        return limits.allows(route.limits(), route.path(), address) ? Optional.of(address) : Optional.empty();
    }

    private void endSilent() {
        forgetEnded();
        for (LiveRelay relay : relays.keySet()) {
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
        return new LiveRelay(this::join);
    }

    /** How many clients are joined to an instance. */
    int joined() {
        return relays.size();
    }

    private WebSocket join(LiveRelay relay, Headers headers, WebSocket.Listener listener) throws WsUpgradeException {
        if (!isNonce(headers)) {
            throw new WsUpgradeException("The key is not one of RFC 6455");
        }
        String peer = Contexts.context()
                .flatMap(context -> context.get(PeerInfo.class))
                .map(PeerInfo::host)
                .orElseThrow(() -> new IllegalStateException("the server tells of no peer"));
        String address = door.admit(peer, headers)
                .map(ClientAddress::counted)
                .orElseThrow(() -> new WsUpgradeException("Not admitted"));
        if (isFull(address)) {
            forgetEnded();
        }
        if (places.merge(address, 1, Integer::sum) > mostPerAddress) {
            free(address);
            throw new WsUpgradeException(address + " has all connections that it may have");
        }
        try {
            WebSocket socket = connect(listener);
            relays.put(relay, address);
            return socket;
        } catch (WsUpgradeException | RuntimeException e) {
            free(address);
            throw e;
        }
    }

    private boolean isFull(String address) {
        return places.getOrDefault(address, 0) >= mostPerAddress;
    }

    private void free(String address) {
        places.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }

    private void forgetEnded() {
        relays.forEach((relay, address) -> {
            if (relay.isOver() && relays.remove(relay) != null) {
                free(address);
            }
        });
    }

    /** 16 bytes in Base64 (RFC 6455, section 4.1). */
    private static boolean isNonce(Headers headers) {
        return headers.first(KEY).filter(NONCE.asMatchPredicate()).isPresent();
    }

    /** What is said to a request that did not become a WebSocket. */
    public ProblemException explain(ServerRequest request) {
        if (!isNonce(request.headers())) {
            return new ProblemException(UPGRADE, "Connect to " + PATH + " with a WebSocket client.")
                    .header("Upgrade", "websocket");
        }
        boolean full = request.context()
                .get(Journey.class)
                .filter(journey -> isFull(ClientAddress.counted(journey.client().address())))
                .isPresent();
        return full
                ? Problems.tooManyRequests(
                        "At most " + mostPerAddress + " live connections from one address.", Duration.ofSeconds(30))
                : Problems.unavailable("Live updates can't be reached at the moment.", Duration.ofSeconds(1));
    }

    private WebSocket connect(WebSocket.Listener listener) throws WsUpgradeException {
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
