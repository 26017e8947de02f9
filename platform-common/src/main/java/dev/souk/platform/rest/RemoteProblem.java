package dev.souk.platform.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.Optional;

/**
 * The other side answered 4xx: it understood the call and refuses it. An answer, not a failure, so it is never retried
 * and should not open a circuit breaker ({@code @CircuitBreaker(skipOn = RemoteProblem.class)}).
 */
public final class RemoteProblem extends RemoteException {
    private static final long serialVersionUID = 1L;

    private static final String PREFIX = "urn:souk:problem:";

    private final int status;

    @SuppressWarnings("serial") // Jackson's nodes are serializable; their common base type does not say so
    private final JsonNode document;

    /**
     * As it was received.
     *
     * @param status HTTP status, 400 to 499
     * @param document the problem document (RFC 9457), an empty object when the answer had none
     */
    public RemoteProblem(int status, JsonNode document) {
        super(text(document, "detail").or(() -> text(document, "title")).orElse("Answered " + status), null);
        this.status = status;
        this.document = Objects.requireNonNull(document);
    }

    /**
     * As another service would answer with {@code ProblemType(slug, status, ...)}; for fakes in tests.
     *
     * @param slug last segment of the problem's type, e.g. {@code not-found}
     */
    public static RemoteProblem of(int status, String slug) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("type", PREFIX + slug).put("status", status);
        return new RemoteProblem(status, document);
    }

    /** HTTP status, 400 to 499. */
    public int status() {
        return status;
    }

    /** The last segment of the problem's type, e.g. {@code not-found}; {@code about:blank} when there is none. */
    public String slug() {
        String type = text(document, "type").orElse("about:blank");
        return type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : type;
    }

    /** Whether the problem's type has this slug. */
    public boolean is(String slug) {
        return slug().equals(slug);
    }

    /** What the other side says about this occurrence, for people. */
    public Optional<String> detail() {
        return text(document, "detail");
    }

    /** A member of the problem document, such as an extension. */
    public Optional<JsonNode> member(String name) {
        return Optional.ofNullable(document.get(name)).filter(node -> !node.isNull());
    }

    private static Optional<String> text(JsonNode document, String name) {
        return Optional.ofNullable(document.get(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }
}
