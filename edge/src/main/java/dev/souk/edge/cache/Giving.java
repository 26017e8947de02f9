package dev.souk.edge.cache;

import dev.souk.edge.proxy.Answer;
import dev.souk.edge.proxy.Fetched;
import dev.souk.edge.proxy.Journey;
import dev.souk.platform.http.ListHeader;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/** Writes answers that are, or were nearly, kept. */
final class Giving {

    private static final HeaderName STATUS = HeaderNames.create("Cache-Status");
    private static final Header ASK_EACH_TIME = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");
    private static final Header NOT_KEPT = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

    private Giving() {}

    /**
     * Gives an answer, with {@code Age} and {@code Cache-Status} (RFC 9211); 304 to whom has it.
     *
     * @param status how it came about
     */
    static void give(
            Stored answer, long now, String status, Journey journey, ServerRequest request, ServerResponse response) {
        journey.cached(status);
        headers(answer.headers(), ASK_EACH_TIME, response);
        response.header(HeaderNames.ETAG, answer.etag());
        response.header(HeaderNames.AGE, Long.toString(answer.age(now)));
        response.header(STATUS, status);
        if (isKnown(answer.etag(), request)) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else {
            Answer.send(answer.body(), request, response);
        }
    }

    /** Passes on what is not for keeping. */
    static void relay(Fetched answer, ServerRequest request, ServerResponse response) {
        response.status(Status.create(answer.status()));
        headers(answer.headers(), NOT_KEPT, response);
        Answer.send(answer.body(), request, response);
    }

    private static void headers(List<Header> headers, Header otherwise, ServerResponse response) {
        boolean saysHow = false;
        for (Header header : headers) {
            if (header.headerName().equals(HeaderNames.VARY)) {
                response.headers().add(header); // to what it varies by at the edge
            } else {
                response.header(header);
            }
            saysHow |= header.headerName().equals(HeaderNames.CACHE_CONTROL);
        }
        if (!saysHow) {
            response.header(otherwise);
        }
    }

    /** Weak comparison (RFC 9110, section 13.1.2). */
    private static boolean isKnown(String etag, ServerRequest request) {
        for (String tag : ListHeader.elements(request.headers(), HeaderNames.IF_NONE_MATCH)) {
            if (tag.equals("*")
                    || tag.equals(etag)
                    || (tag.startsWith("W/") && tag.substring(2).equals(etag))) {
                return true;
            }
        }
        return false;
    }
}
