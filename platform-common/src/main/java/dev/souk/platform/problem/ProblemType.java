package dev.souk.platform.problem;

import java.util.Objects;

/**
 * A kind of problem. Clients tell kinds apart by {@link #uri()}, which therefore never changes.
 *
 * @param slug lower case words joined by hyphens, unique in Souk: {@code not-found}
 * @param status the HTTP status, 400 to 599
 * @param title the kind in a few words, the same for each occurrence
 */
public record ProblemType(String slug, int status, String title) {

    /** The request breaks a rule that its errors name. */
    public static final ProblemType INVALID = new ProblemType("invalid-request", 400, "The request is not valid");

    /** The body is not JSON. */
    public static final ProblemType MALFORMED = new ProblemType("malformed-json", 400, "The body is not valid JSON");

    /** Nobody is logged in, or the credentials are wrong or out of date. */
    public static final ProblemType UNAUTHORIZED = new ProblemType("unauthorized", 401, "Credentials are required");

    /** The caller is known and may not do this. */
    public static final ProblemType FORBIDDEN = new ProblemType("forbidden", 403, "Not allowed");

    /** There is no such thing, or no such path. */
    public static final ProblemType NOT_FOUND = new ProblemType("not-found", 404, "Not found");

    /** The path exists, the method does not. */
    public static final ProblemType METHOD_NOT_ALLOWED =
            new ProblemType("method-not-allowed", 405, "The method is not supported here");

    /** The answer exists in none of the media types that the client accepts. */
    public static final ProblemType NOT_ACCEPTABLE =
            new ProblemType("not-acceptable", 406, "No acceptable representation");

    /** The state of things does not allow this now. */
    public static final ProblemType CONFLICT = new ProblemType("conflict", 409, "Conflict with the current state");

    /** What was to be made has a name, code or number that something else has. */
    public static final ProblemType NAME_TAKEN = new ProblemType("name-taken", 409, "The name is taken");

    /** It does not wait for anybody's decision, or no more. */
    public static final ProblemType NOT_PARKED = new ProblemType("not-parked", 409, "There is nothing to decide");

    /** The body is larger than the server takes. */
    public static final ProblemType TOO_LARGE = new ProblemType("content-too-large", 413, "The body is too large");

    /** The body is of a media type that is not read here. */
    public static final ProblemType UNSUPPORTED_MEDIA_TYPE =
            new ProblemType("unsupported-media-type", 415, "The media type is not supported");

    /** The request is well formed and cannot be carried out as it is. */
    public static final ProblemType UNPROCESSABLE =
            new ProblemType("unprocessable", 422, "The request cannot be carried out");

    /** Too many requests; the answer says when to come back. */
    public static final ProblemType TOO_MANY_REQUESTS = new ProblemType("too-many-requests", 429, "Too many requests");

    /** A defect; the reference finds the log line. */
    public static final ProblemType UNEXPECTED = new ProblemType("unexpected", 500, "Something went wrong");

    /** Another service gave no answer that could be used. */
    public static final ProblemType BAD_GATEWAY =
            new ProblemType("bad-gateway", 502, "Another service gave no usable answer");

    /** This cannot be served now; the answer says when to try again. */
    public static final ProblemType UNAVAILABLE = new ProblemType("unavailable", 503, "Not available at the moment");

    /** Another service did not answer in time. */
    public static final ProblemType TIMEOUT = new ProblemType("timeout", 504, "No answer in time");

    private static final String PREFIX = "urn:souk:problem:";

    /** Checks the shape of the slug and the range of the status. */
    public ProblemType {
        Objects.requireNonNull(title, "title");
        if (!slug.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("not a slug: " + slug);
        }
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("not the status of an error: " + status);
        }
    }

    /** The {@code type} of the document: {@code urn:souk:problem:not-found}. */
    public String uri() {
        return PREFIX + slug;
    }
}
