package dev.souk.platform.rest;

import dev.souk.platform.deadline.DeadlineExceeded;
import jakarta.ws.rs.core.MultivaluedMap;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/**
 * How a call ended without an answer of the other side.
 *
 * <p>The transport cannot throw our exceptions through Jersey, which wraps whatever it meets. So it answers for itself, with
 * a header that no other side can send here, and {@link Answers} makes the exception of it.
 */
enum Outcome {
    UNAVAILABLE(503),
    UNKNOWN(502),
    EXPIRED(504);

    static final String HEADER = "X-Souk-Outcome";

    private final int status;

    Outcome(int status) {
        this.status = status;
    }

    ClassicHttpResponse because(String detail) {
        ClassicHttpResponse response = new BasicClassicHttpResponse(status);
        response.setHeader(HEADER, name());
        response.setEntity(new StringEntity(detail, ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8)));
        return response;
    }

    static boolean isIn(MultivaluedMap<String, Object> headers) {
        return headers.containsKey(HEADER);
    }

    RuntimeException exception(String detail) {
        return switch (this) {
            case UNAVAILABLE -> new RemoteUnavailable(detail);
            case UNKNOWN -> new RemoteUnknown(detail);
            case EXPIRED -> new DeadlineExceeded();
        };
    }
}
