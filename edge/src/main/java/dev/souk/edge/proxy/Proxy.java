package dev.souk.edge.proxy;

import dev.souk.edge.limit.Limits;
import dev.souk.edge.proxy.UpstreamClient.Exchange;
import dev.souk.edge.route.Route;
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
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * Carries a request to an instance of its service. An attempt that can't have done anything is made again elsewhere; one
 * whose outcome is unknown only when doing it twice is harmless: by its method (RFC 9110, section 9.2.2), or because the
 * client gave it an {@code Idempotency-Key} where the service keeps one; elsewhere the header promises nothing. An answer,
 * whatever it says, is passed on: who gave it has repeated what was worth it. Nothing below this class repeats anything.
 */
@ApplicationScoped
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

    /**
     * Makes a proxy.
     *
     * @param balancer chooses the instance of each attempt
     * @param client holds the connections
     * @param guards spare the services
     * @param limits what a client may ask for, by what its body says
     */
    @Inject
    public Proxy(Balancer balancer, UpstreamClient client, Guards guards, Limits limits) {
        this.balancer = balancer;
        this.client = client;
        this.guards = guards;
        this.limits = limits;
    }

    /**
     * Serves one request.
     *
     * @param route where it goes, and its limits
     * @param client who sent it
     * @throws ProblemException 413 for a body over the limit, 429 when a client has asked for too much, 502 when an answer was lost, 503 when no instance took it,
     *     504 when time ran out
     * @throws IOException when the client stops sending or reading
     */
    public void forward(Route route, Client client, ServerRequest request, ServerResponse response) throws IOException {
        RequestBody body = body(route, request);
        if (body instanceof RequestBody.Buffered(byte[] bytes) && Limits.needsBody(route.limits())) {
            limits.count(route.limits(), bytes);
        }
        ServiceGuard guard = guards.of(route.service());
        try (ServiceGuard.Entry entry = guard.enter(route.priority())) {
            forward(new Forwarding(route, client, request, response, body, guard, entry));
        }
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
            Client client,
            ServerRequest request,
            ServerResponse response,
            RequestBody body,
            ServiceGuard guard,
            ServiceGuard.Entry entry) {

        boolean repeatable() {
            boolean harmless = IDEMPOTENT.contains(request.prologue().method().text())
                    || (route.keyed() && request.headers().contains(KEY));
            return harmless && body.repeatable();
        }
    }

    private void forward(Forwarding it) throws IOException {
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
                var outgoing = outgoing(it.request, it.body, pick.instance(), it.client, left);
                long begin = System.nanoTime();
                Attempt made = Attempt.at(pick, client, outgoing, left);
                switch (made) {
                    case Attempt.Answered(Exchange exchange) -> {
                        if (Attempt.isGatewayError(exchange.response().getCode())) {
                            it.entry.slot().lost();
                            it.entry.permit().failed();
                        } else {
                            it.entry.slot().answered(route.path(), System.nanoTime() - begin);
                            it.entry.permit().succeeded();
                        }
                        Answer.relay(exchange, it.request, it.response, it.entry.slot()::close);
                        return;
                    }
                    case Attempt.Overdue() -> {
                        it.entry.slot().lost();
                        if (Attempt.isTelling(left)) {
                            it.entry.permit().failed();
                        }
                        throw new ProblemException(
                                ProblemType.TIMEOUT,
                                "The request was not answered in time; it may have been carried out.");
                    }
                    case Attempt.NotProcessed(boolean bodyTouched) -> {
                        if (bodyTouched && !it.body.repeatable()) {
                            it.entry.permit().failed();
                            throw unavailable(route);
                        }
                    }
                    case Attempt.Lost(IOException cause) -> {
                        LOG.log(
                                System.Logger.Level.INFO,
                                "{0} gave no answer: {1}",
                                pick.instance().target(),
                                cause.toString());
                        it.entry.slot().lost();
                        lost = Optional.of(cause);
                        // What never reached anybody adds no load; what did is paid for, so that retries stay a tenth.
                        if (!it.repeatable() || attempt == ATTEMPTS || !it.guard.budget.withdraw()) {
                            it.entry.permit().failed();
                            throw lost(cause);
                        }
                    }
                }
                tried = with(tried, pick.instance());
            }
            if (attempt < ATTEMPTS) {
                it.guard.retried();
                pause(attempt);
            }
        }
        it.entry.permit().failed();
        throw lost.isPresent() ? lost(lost.get()) : unavailable(route);
    }

    private static List<Instance> with(List<Instance> tried, Instance another) {
        List<Instance> more = new ArrayList<>(tried);
        more.add(another);
        return more;
    }

    private static HttpUriRequestBase outgoing(
            ServerRequest request, RequestBody body, Instance instance, Client client, Duration left) {
        var outgoing = new OutgoingRequest(request.prologue().method().text(), pathAndQuery(request));
        ProxyHeaders.copyRequest(request.headers(), outgoing);
        outgoing.setHeader("X-Forwarded-For", client.address());
        outgoing.setHeader("X-Forwarded-Host", request.authority());
        outgoing.setHeader("X-Forwarded-Proto", client.secure() ? "https" : "http");
        outgoing.setHeader("X-Request-Id", client.requestId());
        outgoing.setHeader(Self.TARGET_HEADER, instance.target());
        outgoing.setHeader(Deadline.HEADER, Long.toString(left.toMillis()));
        Versions.Wishes.current().ifPresent(wishes -> outgoing.setHeader(Versions.HEADER, wishes.header()));
        body.entity().ifPresent(outgoing::setEntity);
        return outgoing;
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
