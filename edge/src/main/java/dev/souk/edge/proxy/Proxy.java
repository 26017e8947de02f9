package dev.souk.edge.proxy;

import dev.souk.edge.limit.Limits;
import dev.souk.edge.route.Route;
import dev.souk.edge.trace.TraceParent;
import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.discovery.Balancer;
import dev.souk.platform.discovery.Balancer.Pick;
import dev.souk.platform.discovery.Instance;
import dev.souk.platform.discovery.Self;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import dev.souk.platform.version.Versions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.hc.core5.http.ClassicHttpRequest;

/**
 * Carries a request to an instance of its service. An attempt that can't have done anything is made again elsewhere; one
 * whose outcome is unknown only when doing it twice is harmless: by its method (RFC 9110, section 9.2.2), or because the
 * client gave it an {@code Idempotency-Key} where the service keeps one; elsewhere the header promises nothing. An answer,
 * whatever it says, is passed on: who gave it has repeated what was worth it. Nothing below this class repeats anything.
 */
@Singleton
public class Proxy {

    private static final int ATTEMPTS = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
    private static final HeaderName KEY = HeaderNames.create("Idempotency-Key");
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");
    private static final System.Logger LOG = System.getLogger(Proxy.class.getName());

    private final Balancer balancer;
    private final UpstreamClient client;
    private final Guards guards;
    private final Limits limits;
    private final InstanceMetrics metrics;

    /**
     * Makes a proxy.
     *
     * @param balancer chooses the instance of each attempt
     * @param client holds the connections
     * @param guards spare the services
     * @param limits what a client may ask for, by what its body says
     * @param metrics what is told of instances
     */
    @Inject
    public Proxy(Balancer balancer, UpstreamClient client, Guards guards, Limits limits, InstanceMetrics metrics) {
        this.balancer = balancer;
        this.client = client;
        this.guards = guards;
        this.limits = limits;
        this.metrics = metrics;
    }

    /**
     * Serves one request.
     *
     * @param route where it goes, and its limits
     * @param journey who sent it, and where what is seen of it is noted
     * @throws ProblemException 413 for a body over the limit, 429 when a client has asked for too much, 502 when an answer was lost, 503 when no instance took it,
     *     504 when time ran out
     * @throws IOException when the client stops sending or reading
     */
    public void forward(Route route, Journey journey, ServerRequest request, ServerResponse response)
            throws IOException {
        RequestBody body = body(route, request);
        if (body instanceof RequestBody.Buffered(byte[] bytes) && Limits.needsBody(route.limits())) {
            limits.count(route.limits(), bytes);
        }
        String method = request.prologue().method().text();
        boolean harmless = IDEMPOTENT.contains(method)
                || (route.keyed() && request.headers().contains(KEY));
        forward(new Forwarding(
                route,
                journey,
                method,
                pathAndQuery(request),
                outgoing -> headers(request, journey.client(), outgoing),
                body,
                harmless && body.repeatable(),
                (exchange, whole) -> Answer.relay(exchange, request, response, whole)));
    }

    /**
     * Asks a service in nobody's name: without a token, a cookie or anything else of a client's, so that what it answers can
     * be private to nobody.
     *
     * @param target path and query
     * @param headers all that is said beside them
     * @return the whole answer; empty when it has more than {@code mostBytes}
     * @throws ProblemException as {@link #forward}
     */
    public Optional<Fetched> fetch(
            Route route, Journey journey, String target, Map<String, String> headers, int mostBytes)
            throws IOException {
        AtomicReference<Optional<Fetched>> answer = new AtomicReference<>(Optional.empty());
        forward(new Forwarding(
                route,
                journey,
                "GET",
                target,
                outgoing -> headers.forEach(outgoing::addHeader),
                new RequestBody.None(),
                true,
                (exchange, whole) -> answer.set(Answer.whole(exchange, mostBytes, whole))));
        return answer.get();
    }

    /** Reads the body, if it is small, in the time that the whole request has; who is slower is cut off. */
    private RequestBody body(Route route, ServerRequest request) throws IOException {
        if (!request.content().hasEntity()) {
            return new RequestBody.None();
        }
        Thread reader = Thread.currentThread();
        // To interrupt a virtual thread that reads closes its socket.
        Sweeper.Watched watched = client.watch(
                () -> {
                    reader.interrupt();
                    return true;
                },
                route.timeout());
        try {
            return RequestBody.of(request, route.maxBody());
        } catch (IOException | UncheckedIOException e) {
            if (watched.overdue()) {
                throw BrokenAnswer.of(request, e);
            }
            throw e;
        } finally {
            watched.done();
            if (watched.overdue()) {
                var _ = Thread.interrupted();
            }
        }
    }

    /** A request on its way. */
    private record Forwarding(
            Route route,
            Journey journey,
            String method,
            String target,
            Consumer<ClassicHttpRequest> headers,
            RequestBody body,
            boolean repeatable,
            Receiver receiver) {}

    /** Takes the answer. */
    @FunctionalInterface
    private interface Receiver {
        /** @param whole to be called as soon as the service has nothing more to do with it */
        void take(Exchange exchange, Runnable whole) throws IOException;
    }

    private void forward(Forwarding it) throws IOException {
        ServiceGuard guard = guards.of(it.route.service());
        try (ServiceGuard.Entry entry = guard.enter(it.route.priority())) {
            forward(it, guard, entry);
        }
    }

    private void forward(Forwarding it, ServiceGuard guard, ServiceGuard.Entry entry) throws IOException {
        Route route = it.route;
        Deadline deadline = Deadline.after(Deadline.current().remaining(route.timeout()));
        List<Instance> tried = List.of();
        Optional<IOException> lost = Optional.empty();

        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            // A lost answer may be due to one stale connection: then the same instance will do when there is no other.
            Optional<Pick> next = balancer.pick(route.service(), tried);
            if (next.isEmpty() && lost.isPresent()) {
                next = balancer.pick(route.service(), List.of());
            }
            if (next.isEmpty()) {
                break;
            }
            try (Pick pick = next.get()) {
                Duration left = deadline.remaining(route.timeout());
                var outgoing = outgoing(it, pick.instance(), left);
                it.journey.to(pick.instance().target());
                long begin = System.nanoTime();
                Attempt made = Attempt.at(pick, client, outgoing, left);
                metrics.record(pick.instance(), made, System.nanoTime() - begin);
                switch (made) {
                    case Attempt.Answered(Exchange exchange) -> {
                        if (Attempt.isGatewayError(exchange.response().getCode())) {
                            entry.slot().lost();
                            entry.permit().failed();
                        } else {
                            entry.slot().answered(route.path(), System.nanoTime() - begin);
                            entry.permit().succeeded();
                        }
                        it.receiver.take(exchange, entry.slot()::close);
                        return;
                    }
                    case Attempt.Overdue() -> {
                        entry.slot().lost();
                        if (Attempt.isTelling(left)) {
                            entry.permit().failed();
                        }
                        throw new ProblemException(
                                ProblemType.TIMEOUT,
                                "The request was not answered in time; it may have been carried out.");
                    }
                    case Attempt.NotProcessed(boolean bodyTouched) -> {
                        if (bodyTouched && !it.body.repeatable()) {
                            entry.permit().failed();
                            throw unavailable(route);
                        }
                    }
                    case Attempt.Lost(IOException cause) -> {
                        LOG.log(
                                System.Logger.Level.INFO,
                                "{0} gave no answer: {1}",
                                pick.instance().target(),
                                cause.toString());
                        entry.slot().lost();
                        lost = Optional.of(cause);
                        // What never reached anybody adds no load; what did is paid for, so that retries stay a tenth.
                        if (!it.repeatable || attempt == ATTEMPTS || !guard.budget.withdraw()) {
                            entry.permit().failed();
                            throw lost(cause);
                        }
                    }
                }
                tried = with(tried, pick.instance());
            }
            if (attempt < ATTEMPTS) {
                guard.retried();
                pause(attempt);
            }
        }
        entry.permit().failed();
        throw lost.isPresent() ? lost(lost.get()) : unavailable(route);
    }

    private static List<Instance> with(List<Instance> tried, Instance another) {
        List<Instance> more = new ArrayList<>(tried);
        more.add(another);
        return more;
    }

    private static ClassicHttpRequest outgoing(Forwarding it, Instance instance, Duration left) {
        var outgoing = new OutgoingRequest(it.method, it.target);
        it.headers.accept(outgoing);
        outgoing.addHeader("X-Request-Id", it.journey.client().requestId());
        outgoing.addHeader(TraceParent.HEADER, it.journey.trace().header());
        outgoing.addHeader(Self.TARGET_HEADER, instance.target());
        outgoing.addHeader(Deadline.HEADER, Long.toString(left.toMillis()));
        it.body.entity().ifPresent(outgoing::setEntity);
        return outgoing;
    }

    private static void headers(ServerRequest request, Client client, ClassicHttpRequest outgoing) {
        ProxyHeaders.copyRequest(request.headers(), outgoing);
        outgoing.addHeader("Forwarded", client.forwarded());
        outgoing.addHeader("X-Forwarded-For", client.address());
        outgoing.addHeader("X-Forwarded-Host", client.host());
        outgoing.addHeader("X-Forwarded-Proto", client.scheme());
        Versions.Wishes.current().ifPresent(wishes -> outgoing.addHeader(Versions.HEADER, wishes.header()));
    }

    private static String pathAndQuery(ServerRequest request) {
        String query = request.query().rawValue();
        String path = request.prologue().uriPath().rawPath();
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** Exponential back-off with full jitter; an instance that was never reached costs the same, since it is rare. */
    private static void pause(int attempt) {
        long ceiling = Math.min(LONGEST_PAUSE.toNanos(), Duration.ofMillis(10).toNanos() << attempt);
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(ceiling));
    }

    private static ProblemException lost(IOException cause) {
        return new ProblemException(
                ProblemType.BAD_GATEWAY,
                "The service went away while it worked. Look up the result, or repeat with the same Idempotency-Key.",
                cause);
    }

    private static ProblemException unavailable(Route route) {
        return Problems.unavailable(
                "No instance of " + route.service() + " can be reached; nothing was done.", Duration.ofSeconds(1));
    }
}
