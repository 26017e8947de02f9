package dev.souk.platform.rest;

import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.discovery.Drain;
import dev.souk.platform.discovery.Management;
import dev.souk.platform.discovery.Self;
import dev.souk.platform.json.Json;
import dev.souk.platform.problem.Problem;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.telemetry.RequestId;
import dev.souk.platform.version.Versions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.microprofile.server.ServerCdiExtension;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What every request meets first, whatever answers it: a call that is meant for another process is refused with 421, one
 * whose time is up with 504, both before anything is done; the others get their deadline. Counts what is in flight, and
 * while the process leaves asks callers to close the connection.
 */
@Singleton
class IncomingCalls implements Filter {
    private static final HeaderName TARGET = HeaderNames.create(Self.TARGET_HEADER);
    private static final HeaderName TIMEOUT = HeaderNames.create(Deadline.HEADER);
    private static final ProblemType MISDIRECTED = new ProblemType("misdirected", 421, "Meant for another process");
    private static final HeaderName VERSIONS = HeaderNames.create(Versions.HEADER);
    private static final Pattern MILLISECONDS = Pattern.compile("\\d{1,9}");

    private final Self self;
    private final Management management;
    private final Drain drain;

    @Inject
    IncomingCalls(Self self, Management management, Drain drain) {
        this.self = self;
        this.management = management;
        this.drain = drain;
    }

    void install(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) @Initialized(ApplicationScoped.class)
                    Object event,
            BeanManager beans) {
        ServerCdiExtension server = beans.getExtension(ServerCdiExtension.class);
        server.serverRoutingBuilder().addFilter(this);
        if (management.isPresent()) {
            server.serverNamedRoutingBuilder(Management.SOCKET).addFilter(this);
        }
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        drain.enter();
        try {
            if (drain.hasBegun()) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
            Optional<Problem> refusal = misdirected(request).or(() -> untimely(request));
            if (refusal.isPresent()) {
                refuse(request, response, refusal.get());
            } else {
                request.headers().first(VERSIONS).map(Versions.Wishes::of).ifPresent(request.context()::register);
                chain.proceed();
            }
        } finally {
            drain.exit();
        }
    }

    /** Consul cannot send the header with its checks, so there the target is a query parameter. */
    private Optional<Problem> misdirected(RoutingRequest request) {
        Optional<String> target = request.path().rawPath().startsWith("/health/")
                ? request.query().first("target").asOptional()
                : request.headers().first(TARGET);
        return target.filter(it -> !self.isMeant(it))
                .map(it -> Problem.of(MISDIRECTED, "This is not " + it + ". Nothing was done: call another instance."));
    }

    private static Optional<Problem> untimely(RoutingRequest request) {
        Optional<String> timeout = request.headers().first(TIMEOUT);
        if (timeout.isEmpty()) {
            return Optional.empty();
        }
        if (!MILLISECONDS.matcher(timeout.get()).matches()) {
            return Optional.of(Problem.invalid(List.of(
                    new Problem.FieldError(Deadline.HEADER, "must be the remaining time in whole milliseconds"))));
        }
        Deadline deadline = Deadline.after(Duration.ofMillis(Long.parseLong(timeout.get())));
        if (deadline.hasPassed()) {
            return Optional.of(Problem.of(ProblemType.TIMEOUT, "No time is left. Nothing was done."));
        }
        request.context().register(deadline);
        return Optional.empty();
    }

    private static void refuse(RoutingRequest request, RoutingResponse response, Problem problem) {
        response.status(Status.create(problem.status()));
        response.header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        Problem told = RequestId.current()
                .map(id -> problem.withInstance(RequestId.urn(id)))
                .orElse(problem);
        byte[] body = Json.write(told).getBytes(StandardCharsets.UTF_8);
        if (request.prologue().method().text().equals("HEAD")) {
            response.contentLength(body.length);
            response.send(); // a body would be taken for the next answer on this connection
        } else {
            response.send(body);
        }
    }
}
