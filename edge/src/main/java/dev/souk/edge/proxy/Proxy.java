package dev.souk.edge.proxy;

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
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
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
 * client gave it an {@code Idempotency-Key} where the service keeps one; elsewhere the header promises nothing. Nothing
 * below this class repeats anything.
 */
@ApplicationScoped
public class Proxy {

    private static final int ATTEMPTS = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");
    private static final System.Logger LOG = System.getLogger(Proxy.class.getName());

    private final Balancer balancer;
    private final UpstreamClient client;

    /**
     * Makes a proxy.
     *
     * @param balancer chooses the instance of each attempt
     * @param client holds the connections
     */
    @Inject
    public Proxy(Balancer balancer, UpstreamClient client) {
        this.balancer = balancer;
        this.client = client;
    }

    /**
     * Serves one request.
     *
     * @param route where it goes, and its limits
     * @param requestId the id by which all services log it
     * @throws ProblemException 413 for a body over the limit, 502 when an answer was lost, 503 when no instance took it,
     *     504 when time ran out
     * @throws IOException when the client stops sending or reading
     */
    public void forward(Route route, String requestId, ServerRequest request, ServerResponse response)
            throws IOException {
        RequestBody body = RequestBody.of(request, route.maxBody());
        Deadline deadline = Deadline.after(route.timeout());
        boolean idempotent = IDEMPOTENT.contains(request.prologue().method().text())
                || (route.keyed() && request.headers().contains(HeaderNames.create("Idempotency-Key")));
        List<Instance> tried = new ArrayList<>();
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
                var outgoing = outgoing(request, body, pick.instance(), requestId, left);
                switch (Attempt.at(pick, client, outgoing, left)) {
                    case Attempt.Answered(Exchange exchange) -> {
                        Answer.relay(exchange, request, response);
                        return;
                    }
                    case Attempt.Overdue() ->
                        throw new ProblemException(
                                ProblemType.TIMEOUT, "The request was not answered within " + route.timeout() + ".");
                    case Attempt.NotProcessed(boolean bodyTouched) -> {
                        if (bodyTouched && !body.repeatable()) {
                            throw unavailable(route);
                        }
                        tried.add(pick.instance());
                    }
                    case Attempt.Lost(IOException cause) -> {
                        LOG.log(
                                System.Logger.Level.INFO,
                                "{0} gave no answer: {1}",
                                pick.instance().target(),
                                cause.toString());
                        if (!idempotent || !body.repeatable()) {
                            throw lost(cause);
                        }
                        lost = Optional.of(cause);
                        tried.add(pick.instance());
                    }
                }
            }
            pause(attempt);
        }
        throw lost.isPresent() ? lost(lost.get()) : unavailable(route);
    }

    private static HttpUriRequestBase outgoing(
            ServerRequest request, RequestBody body, Instance instance, String requestId, Duration left) {
        var outgoing = new OutgoingRequest(request.prologue().method().text(), pathAndQuery(request));
        ProxyHeaders.copyRequest(request.headers(), outgoing);
        String client = request.remotePeer().host();
        outgoing.setHeader("X-Forwarded-For", client);
        outgoing.setHeader("X-Forwarded-Host", request.authority());
        outgoing.setHeader("X-Forwarded-Proto", request.isSecure() ? "https" : "http");
        outgoing.setHeader("X-Request-Id", requestId);
        outgoing.setHeader(Self.TARGET_HEADER, instance.target());
        outgoing.setHeader(Deadline.HEADER, Long.toString(left.toMillis()));
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
