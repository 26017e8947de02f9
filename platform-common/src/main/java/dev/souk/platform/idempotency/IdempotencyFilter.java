package dev.souk.platform.idempotency;

import dev.souk.platform.identity.Caller;
import dev.souk.platform.identity.CurrentCaller;
import io.helidon.common.context.Contexts;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the key of requests to {@link Idempotent} methods, and tells in the answer until when it is kept. */
@Priority(Priorities.USER)
class IdempotencyFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String HEADER = "Idempotency-Key";
    private static final Pattern VALID = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final CurrentCaller caller;
    private final IdempotencyKeys keys;
    private final Clock clock;
    private final Optional<String> guestHeader;
    private final boolean optional;

    /**
     * @param guestHeader header with a secret by which guests can be told apart
     * @param optional whether a request may come without a key
     */
    IdempotencyFilter(
            CurrentCaller caller, IdempotencyKeys keys, Clock clock, Optional<String> guestHeader, boolean optional) {
        this.caller = caller;
        this.keys = keys;
        this.clock = clock;
        this.guestHeader = guestHeader;
        this.optional = optional;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        if (optional && request.getHeaderString(HEADER) == null) {
            return;
        }
        String key = Optional.ofNullable(request.getHeaderString(HEADER))
                .map(IdempotencyFilter::unquoted)
                .filter(VALID.asMatchPredicate())
                .orElseThrow(IdempotencyProblems::missing);
        byte[] body = request.getEntityStream().readAllBytes();
        request.setEntityStream(new ByteArrayInputStream(body));
        UriInfo uri = request.getUriInfo();
        String operation = request.getMethod() + " " + uri.getRequestUri().getRawPath();
        RequestKey requestKey = RequestKey.of(callerName(request), operation, key, body);
        Contexts.context()
                .orElseThrow(() -> new IllegalStateException("A request has a context"))
                .register(requestKey);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        boolean keyed = request.getHeaderString(HEADER) != null;
        if (keyed && response.getStatus() < 300 && !response.getHeaders().containsKey(Answer.EXPIRES)) {
            response.getHeaders()
                    .putSingle(
                            Answer.EXPIRES, clock.instant().plus(keys.expiry()).toString());
        }
    }

    private String callerName(ContainerRequestContext request) {
        return switch (caller.get()) {
            case Caller.Guest _ ->
                "guest"
                        + guestHeader
                                .map(request::getHeaderString)
                                .filter(secret -> !secret.isBlank())
                                .map(secret -> ":" + RequestKey.hashed(secret))
                                .orElse("");
            case Caller.User user -> "user:" + user.accountId();
            case Caller.Service service -> "service:" + service.name();
        };
    }

    /** The draft writes the key as a structured-field string, in quotes; most clients leave them out. */
    private static String unquoted(String value) {
        String text = value.strip();
        return text.length() > 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
