package dev.souk.platform.problem;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NoContentException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.glassfish.jersey.server.ParamException;

/** Problems that only an HTTP status tells of. Empty for a 5xx without a better explanation. */
final class HttpErrors {

    static final String BODY_REQUIRED = "A JSON body is required.";

    private static final ProblemType URI_TOO_LONG = new ProblemType("uri-too-long", 414, "The address is too long");
    private static final ProblemType HEADERS_TOO_LARGE =
            new ProblemType("headers-too-large", 431, "The headers are too large");

    private HttpErrors() {}

    static Optional<Problem> problem(WebApplicationException e) {
        return switch (e) {
            case ParamException.PathParamException wrong -> problem(404, Optional.empty());
            case ParamException wrong ->
                Optional.of(Problem.invalid(List.of(
                        new Problem.FieldError(wrong.getParameterName(), "is not a value that can be read here"))));
            case NotAllowedException wrong -> {
                var allowed = wrong.getResponse().getHeaderString(HttpHeaders.ALLOW);
                yield problem(405, Optional.ofNullable(allowed).map(HttpErrors::useOneOf));
            }
            case BadRequestException wrong
            when wrong.getCause() instanceof NoContentException ->
                Optional.of(Problem.of(ProblemType.INVALID, BODY_REQUIRED));
            default -> problem(e.getResponse().getStatus(), Optional.empty());
        };
    }

    private static String useOneOf(String methods) {
        return "Use one of: " + String.join(", ", methods.split(" *, *", -1)) + ".";
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
            case 414 -> Optional.of(URI_TOO_LONG);
            case 415 -> Optional.of(ProblemType.UNSUPPORTED_MEDIA_TYPE);
            case 422 -> Optional.of(ProblemType.UNPROCESSABLE);
            case 431 -> Optional.of(HEADERS_TOO_LARGE);
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

    private static String atMost(String limit, String otherwise) {
        return ConfigProvider.getConfig()
                .getOptionalValue(limit, Long.class)
                .map(bytes -> "Send at most " + bytes + " bytes.")
                .orElse(otherwise);
    }

    private static String advice(ProblemType type) {
        return switch (type.status()) {
            case 401 -> "Log in and send the token as \"Authorization: Bearer <token>\".";
            case 403 -> "Your account may not do this.";
            case 404 -> "There is nothing at this path.";
            case 406 -> "Accept application/json.";
            case 413 -> atMost("server.max-payload-size", "Send less.");
            case 414 -> "Send what is long in the body, or ask for less at once.";
            case 415 -> "Send application/json.";
            case 431 -> atMost("server.protocols.http_1_1.max-headers-size", "Send less of them.");
            default -> type.status() < 500 ? "Correct the request and send it again." : "Try again in a moment.";
        };
    }
}
