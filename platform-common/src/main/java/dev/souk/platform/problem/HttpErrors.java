package dev.souk.platform.problem;

import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.glassfish.jersey.server.ParamException;

/** Problems that only an HTTP status tells of. Empty for a 5xx without a better explanation. */
final class HttpErrors {

    private HttpErrors() {}

    static Optional<Problem> problem(WebApplicationException e) {
        return switch (e) {
            case ParamException.PathParamException wrong -> problem(404, Optional.empty());
            case ParamException wrong ->
                Optional.of(Problem.invalid(List.of(
                        new Problem.FieldError(wrong.getParameterName(), "is not a value that can be read here"))));
            case NotAllowedException wrong -> {
                var allowed = wrong.getResponse().getHeaderString(HttpHeaders.ALLOW);
                yield problem(405, Optional.ofNullable(allowed).map(methods -> "Use one of: " + methods + "."));
            }
            default -> problem(e.getResponse().getStatus(), Optional.empty());
        };
    }

    static Optional<Problem> problem(int status, Optional<String> detail) {
        return type(status).map(type -> Problem.of(type, detail.orElseGet(() -> advice(type))));
    }

    private static Optional<ProblemType> type(int status) {
        return switch (status) {
            case 400 -> Optional.of(ProblemType.INVALID);
            case 401 -> Optional.of(ProblemType.UNAUTHORIZED);
            case 403 -> Optional.of(ProblemType.FORBIDDEN);
            case 404, 410 -> Optional.of(ProblemType.NOT_FOUND);
            case 405 -> Optional.of(ProblemType.METHOD_NOT_ALLOWED);
            case 406 -> Optional.of(ProblemType.NOT_ACCEPTABLE);
            case 409 -> Optional.of(ProblemType.CONFLICT);
            case 413 -> Optional.of(ProblemType.TOO_LARGE);
            case 415 -> Optional.of(ProblemType.UNSUPPORTED_MEDIA_TYPE);
            case 422 -> Optional.of(ProblemType.UNPROCESSABLE);
            case 429 -> Optional.of(ProblemType.TOO_MANY_REQUESTS);
            case 502 -> Optional.of(ProblemType.BAD_GATEWAY);
            case 503 -> Optional.of(ProblemType.UNAVAILABLE);
            case 504 -> Optional.of(ProblemType.TIMEOUT);
            default -> status < 500 ? Optional.of(other(status)) : Optional.empty();
        };
    }

    private static ProblemType other(int status) {
        var known = Response.Status.fromStatusCode(status);
        return new ProblemType("http-" + status, status, known == null ? "Refused" : known.getReasonPhrase());
    }

    private static String advice(ProblemType type) {
        return switch (type.status()) {
            case 401 -> "Log in and send the token as \"Authorization: Bearer <token>\".";
            case 403 -> "Your account may not do this.";
            case 404 -> "There is nothing at this path.";
            case 406 -> "Accept application/json.";
            case 413 -> "Send less.";
            case 415 -> "Send application/json.";
            default -> type.status() < 500 ? "Correct the request and send it again." : "Try again in a moment.";
        };
    }
}
