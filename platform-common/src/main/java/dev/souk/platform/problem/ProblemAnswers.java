package dev.souk.platform.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.souk.platform.telemetry.RequestId;
import io.helidon.http.HttpException;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/** The answer to a failed request, for every mapper. What is not foreseen here is a 500 whose details stay in the log. */
public final class ProblemAnswers {

    private static final Duration SOON = Duration.ofSeconds(1);

    private ProblemAnswers() {}

    /** The answer that ends a request which failed so. */
    public static Response to(Throwable failure) {
        return switch (failure) {
            case ProblemException e -> respond(e);
            case ConstraintViolationException e -> respond(Violations.problem(e), e);
            case JsonProcessingException e when e.getCause() instanceof UnreadableBody body -> respond(body);
            case JsonProcessingException e -> respond(JsonErrors.problem(e), e);
            case WebApplicationException e -> respond(e);
            case HttpException e -> respond(HttpErrors.problem(e.status().code(), Optional.empty()), e);
            case TimeoutException e -> respond(new ProblemException(ProblemType.TIMEOUT, "The work took too long.", e));
            case CircuitBreakerOpenException e -> respond(busy());
            case BulkheadException e -> respond(busy());
            case OptimisticLockException e ->
                respond(Problems.conflict("It changed meanwhile: read it and try again."));
            default -> respond(Optional.empty(), failure);
        };
    }

    private static Response respond(ProblemException e) {
        var builder = respond(e.problem());
        e.headers().forEach(builder::header);
        if (e.problem().status() == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()
                && !e.headers().containsKey(HttpHeaders.RETRY_AFTER)) {
            builder.header(HttpHeaders.RETRY_AFTER, SOON.toSeconds());
        }
        return builder.build();
    }

    /** Keeps what the exception says beyond the status: an entity of its own, a redirection, {@code Allow}. */
    private static Response respond(WebApplicationException e) {
        var given = e.getResponse();
        if (given.getStatus() < 400 || given.hasEntity()) {
            return given;
        }
        if (e.getCause() instanceof JsonProcessingException json) {
            return respond(JsonErrors.problem(json), json);
        }
        var problem = HttpErrors.problem(e);
        if (problem.isEmpty()) {
            return respond(problem, e);
        }
        var builder = respond(problem.get());
        given.getHeaders().forEach((name, values) -> {
            if (!HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name)
                    && !HttpHeaders.CONTENT_LENGTH.equalsIgnoreCase(name)) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        return builder.build();
    }

    private static Response respond(Optional<Problem> problem, Throwable cause) {
        return respond(problem.orElseGet(() -> Unexpected.problem(cause))).build();
    }

    private static Response.ResponseBuilder respond(Problem problem) {
        var builder = Response.status(problem.status())
                .type(Problem.MEDIA)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(RequestId.current()
                        .map(id -> problem.withInstance(RequestId.urn(id)))
                        .orElse(problem));
        if (problem.status() == Response.Status.UNAUTHORIZED.getStatusCode()) {
            builder.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return builder;
    }

    private static ProblemException busy() {
        return Problems.unavailable("Another service does not answer; try again in a moment.", SOON);
    }
}
