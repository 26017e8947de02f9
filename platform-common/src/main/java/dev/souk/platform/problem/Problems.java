package dev.souk.platform.problem;

import java.time.Duration;
import java.util.List;

/** The problems that every service has. Each method makes an exception for the caller to throw. */
public final class Problems {

    private Problems() {}

    /** 404: there is no such thing, or the caller may not know that there is. */
    public static ProblemException notFound(String detail) {
        return new ProblemException(ProblemType.NOT_FOUND, detail);
    }

    /** 409: not in the current state. */
    public static ProblemException conflict(String detail) {
        return new ProblemException(ProblemType.CONFLICT, detail);
    }

    /** 401 with {@code WWW-Authenticate: Bearer}. */
    public static ProblemException unauthorized(String detail) {
        return new ProblemException(ProblemType.UNAUTHORIZED, detail);
    }

    /** 403: the caller is known and may not do this. */
    public static ProblemException forbidden(String detail) {
        return new ProblemException(ProblemType.FORBIDDEN, detail);
    }

    /** 400: one field is wrong; the message says what a valid value looks like. */
    public static ProblemException invalid(String field, String message) {
        return new ProblemException(Problem.invalid(List.of(new Problem.FieldError(field, message))));
    }

    /** 422: well formed, but it cannot be carried out as it is. */
    public static ProblemException unprocessable(String detail) {
        return new ProblemException(ProblemType.UNPROCESSABLE, detail);
    }

    /** 429 with {@code Retry-After} in whole seconds, at least one. */
    public static ProblemException tooManyRequests(String detail, Duration retryAfter) {
        return new ProblemException(ProblemType.TOO_MANY_REQUESTS, detail).header("Retry-After", seconds(retryAfter));
    }

    /** 503 with {@code Retry-After} in whole seconds, at least one. */
    public static ProblemException unavailable(String detail, Duration retryAfter) {
        return new ProblemException(ProblemType.UNAVAILABLE, detail).header("Retry-After", seconds(retryAfter));
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }
}
