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
        Waiting waiting = Waiting.of(route);
        try {
            RequestBody body = body(route, waiting, request);
            if (body instanceof RequestBody.Buffered(byte[] bytes) && Limits.needsBody(route.limits())) {
                limits.count(route.limits(), bytes);
            }
            String method = request.prologue().method().text();
            boolean harmless = IDEMPOTENT.contains(method)
                    || (route.keyed() && request.headers().contains(KEY));
            forward(new Forwarding(
                    route,
                    journey,
                    waiting,
                    method,
                    pathAndQuery(request),
                    outgoing -> headers(request, journey.client(), outgoing),
                    body,
                    harmless && body.repeatable(),
                    (exchange, attempt) -> Answer.relay(exchange, request, response, attempt)));
        } catch (ClientGoneException e) {
            throw BrokenAnswer.of(request, e);
        }
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
                Waiting.of(route),
                "GET",
                target,
                outgoing -> headers.forEach(outgoing::addHeader),
                new RequestBody.None(),
                true,
                (exchange, _) -> answer.set(Answer.whole(exchange, mostBytes))));
        return answer.get();
    }

    /** Reads the body, if it is small, in the time that the whole request has; who is slower is cut off. */
    private RequestBody body(Route route, Waiting waiting, ServerRequest request) throws IOException {
        if (!request.content().hasEntity()) {
            return new RequestBody.None();
        }
        Interruption interruption = new Interruption();
        Sweeper.Watched watched = client.watch(interruption, waiting.left());
        try {
            return RequestBody.of(request, route.maxBody());
        } finally {
            watched.done();
            interruption.end();
        }
    }

    /**
     * How long a request may take.
     *
     * @param routes whether that is what its route allows; else it is what the client still waits
     */
    record Waiting(Route route, Deadline until, boolean routes) {

        static Waiting of(Route route) {
            Duration asked = Deadline.current().remaining(route.timeout());
            return new Waiting(route, Deadline.after(asked), asked.compareTo(route.timeout()) >= 0);
        }

        Duration left() {
            return until.remaining(route.timeout());
        }
    }

    /** A request on its way. */
    record Forwarding(
            Route route,
            Journey journey,
            Waiting waiting,
            String method,
            String target,
            Consumer<ClassicHttpRequest> headers,
            RequestBody body,
            boolean repeatable,
            Receiver receiver) {}

    /** Takes the answer. */
    @FunctionalInterface
    interface Receiver {
        /** Takes it; {@code attempt} is to be closed as soon as the service has nothing more to do with it. */
        void take(Exchange exchange, Attempt attempt) throws IOException;
    }

    private void forward(Forwarding it) throws IOException {
        ServiceGuard guard = guards.of(it.route.service());
        try (ServiceGuard.Entry entry = guard.enter(it.route.priority())) {
            forward(it, guard, entry);
        }
    }

    private void forward(Forwarding it, ServiceGuard guard, ServiceGuard.Entry entry) throws IOException {
        Route route = it.route;
        List<Instance> tried = List.of();
        Optional<IOException> lost = Optional.empty();

        for (int count = 1; count <= ATTEMPTS; count++) {
            Duration left = it.waiting.left();
            if (left.isZero()) {
                throw late();
            }
            // A lost answer may be due to one stale connection: then the same instance will do when there is no other.
            Optional<Pick> next = balancer.pick(route.service(), tried);
            if (next.isEmpty() && lost.isPresent()) {
                next = balancer.pick(route.service(), List.of());
            }
            if (next.isEmpty()) {
                break;
            }
            Instance instance = next.get().instance();
            try (Attempt attempt = new Attempt(next.get(), entry, metrics, it, left)) {
                it.journey.to(instance.target());
                switch (attempt.send(client, outgoing(it, instance, left))) {
                    case Attempt.Outcome.Answered(Exchange exchange) -> {
                        it.receiver.take(exchange, attempt);
                        return;
                    }
                    case Attempt.Outcome.Overdue() -> throw late();
                    case Attempt.Outcome.NotProcessed(boolean bodyTouched) -> {
                        if (bodyTouched && !it.body.repeatable()) {
                            throw unavailable(route);
                        }
                    }
                    case Attempt.Outcome.Lost(IOException cause) -> {
                        LOG.log(
                                System.Logger.Level.INFO,
                                "{0} gave no answer: {1}",
                                instance.target(),
                                cause.toString());
                        lost = Optional.of(cause);
                        // What never reached anybody adds no load; what did is paid for, so that retries stay a tenth.
                        if (!it.repeatable || count == ATTEMPTS || !guard.budget.withdraw()) {
                            throw lost(cause);
                        }
                    }
                }
            }
            tried = with(tried, instance);
            if (count < ATTEMPTS) {
                guard.retried();
                pause(count);
            }
        }
        if (tried.isEmpty()) {
            entry.nobodyThere();
        }
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
        outgoing.addHeader("X-Forwarded-For", client.address());
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

    private static ProblemException late() {
        return new ProblemException(
                ProblemType.TIMEOUT, "The request was not answered in time; it may have been carried out.");
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
