package dev.souk.platform.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A problem document (RFC 9457). Immutable.
 *
 * <p>{@link #errors()} lists the fields that are wrong and is left out when empty; extensions are members of the document
 * beside the standard ones. Nothing in it may be secret: clients see all of it.
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "instance", "errors"})
public final class Problem {

    /** {@code application/problem+json}. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** {@link #MEDIA_TYPE} for JAX-RS. */
    public static final MediaType MEDIA = MediaType.valueOf(MEDIA_TYPE);

    private static final Set<String> STANDARD = Set.of("type", "title", "status", "detail", "instance", "errors");

    private final String type;
    private final String title;
    private final int status;
    private final Optional<String> detail;
    private final Optional<String> instance;
    private final List<FieldError> errors;
    private final Map<String, Object> extensions;

    /**
     * One thing that is wrong with a request.
     *
     * @param field where, as the client wrote it: {@code lines[0].quantity}, {@code limit}
     * @param message what a valid value looks like
     */
    public record FieldError(String field, String message) {}

    private Problem(
            String type,
            String title,
            int status,
            Optional<String> detail,
            Optional<String> instance,
            List<FieldError> errors,
            Map<String, Object> extensions) {
        this.type = type;
        this.title = title;
        this.status = status;
        this.detail = detail;
        this.instance = instance;
        this.errors = errors;
        this.extensions = extensions;
    }

    /** A problem of this kind; the detail says what to do about this occurrence. */
    public static Problem of(ProblemType type, String detail) {
        return new Problem(
                type.uri(), type.title(), type.status(), Optional.of(detail), Optional.empty(), List.of(), Map.of());
    }

    /** A problem with the fields of a request. */
    public static Problem invalid(List<FieldError> errors) {
        return of(ProblemType.INVALID, "Correct what \"errors\" lists and send the request again.")
                .withErrors(errors);
    }

    /** Reads the document of another service: whatever is missing gets the defaults of RFC 9457. */
    @JsonCreator
    static Problem fromJson(
            @JsonProperty("type") String type,
            @JsonProperty("title") String title,
            @JsonProperty("status") int status,
            @JsonProperty("detail") String detail,
            @JsonProperty("instance") String instance,
            @JsonProperty("errors") List<FieldError> errors,
            @JsonAnySetter Map<String, Object> extensions) {
        return new Problem(
                type == null ? "about:blank" : type,
                title == null ? "" : title,
                status,
                Optional.ofNullable(detail),
                Optional.ofNullable(instance),
                errors == null ? List.of() : List.copyOf(errors),
                extensions == null ? Map.of() : new LinkedHashMap<>(extensions));
    }

    /** This problem with one more member. A standard member cannot be replaced. */
    public Problem with(String key, Object value) {
        if (STANDARD.contains(key)) {
            throw new IllegalArgumentException(key + " is a standard member");
        }
        var more = new LinkedHashMap<>(extensions);
        more.put(key, value);
        return new Problem(type, title, status, detail, instance, errors, more);
    }

    /** This problem with other field errors. */
    public Problem withErrors(List<FieldError> newErrors) {
        return new Problem(type, title, status, detail, instance, List.copyOf(newErrors), extensions);
    }

    /** This problem with a URI of the occurrence. */
    public Problem withInstance(String newInstance) {
        return new Problem(type, title, status, detail, Optional.of(newInstance), errors, extensions);
    }

    /** Whether the document is of this kind. */
    public boolean is(ProblemType kind) {
        return type.equals(kind.uri());
    }

    /** A URI that names the kind and never changes. */
    @JsonProperty
    public String type() {
        return type;
    }

    /** The kind in a few words. */
    @JsonProperty
    public String title() {
        return title;
    }

    /** The HTTP status. */
    @JsonProperty
    public int status() {
        return status;
    }

    /** This occurrence, for the person who reads it. */
    @JsonProperty
    public Optional<String> detail() {
        return detail;
    }

    /** A URI of this occurrence: {@code urn:souk:request:<id>}, where the id is the answer's {@code X-Request-Id}. */
    @JsonProperty
    public Optional<String> instance() {
        return instance;
    }

    /** What is wrong with which field; empty unless the request was not valid. */
    @JsonProperty
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public List<FieldError> errors() {
        return errors;
    }

    /** The members beyond the standard. */
    @JsonAnyGetter
    public Map<String, Object> extensions() {
        return Map.copyOf(extensions);
    }

    @Override
    public String toString() {
        return status + " " + type + detail.map(text -> ": " + text).orElse("");
    }
}
