package dev.souk.edge.proxy;

import dev.souk.platform.http.ListHeader;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.message.MessageSupport;

/**
 * Which headers pass the edge. Those of one connection stop here, and so do those that a {@code Connection} header
 * names (RFC 9110, section 7.6.1); the ones that only the edge may set are taken out of what clients send.
 */
final class ProxyHeaders {

    private static final Set<String> OF_ONE_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "expect",
            "host");

    private static final Set<String> ONLY_BY_THE_EDGE = Set.of(
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded-port",
            "x-real-ip",
            "x-request-id",
            "traceparent",
            "x-helidon-cn");

    private ProxyHeaders() {}

    /** Copies what a service may see of a client's headers. */
    static void copyRequest(Headers from, HttpMessage to) {
        Set<String> named = namedByConnection(from);
        for (Header header : from) {
            String name = header.headerName().lowerCase();
            if (OF_ONE_CONNECTION.contains(name) || isEdgeOnly(name) || named.contains(name)) {
                continue;
            }
            for (String value : header.allValues()) {
                to.addHeader(header.name(), value);
            }
        }
    }

    /** Copies what a client may see of a service's headers. */
    static void copyResponse(HttpMessage from, WritableHeaders<?> to) {
        ofResponse(from).forEach(to::add);
    }

    /** What a client may see of a service's headers. */
    static List<Header> ofResponse(HttpMessage from) {
        Set<String> named = Set.of();
        if (from.containsHeader("Connection")) {
            Set<String> tokens = new HashSet<>();
            MessageSupport.iterateTokens(from, "Connection")
                    .forEachRemaining(token -> tokens.add(token.toLowerCase(Locale.ROOT)));
            named = tokens;
        }
        List<Header> headers = new ArrayList<>();
        for (org.apache.hc.core5.http.Header header : from.getHeaders()) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            if (!OF_ONE_CONNECTION.contains(name) && !named.contains(name) && !setByTheEdge(name)) {
                headers.add(HeaderValues.create(HeaderNames.create(name, header.getName()), header.getValue()));
            }
        }
        return headers;
    }

    /** The edge has put the request's id on the answer already; the rest is nobody's business outside. */
    private static boolean setByTheEdge(String name) {
        return name.startsWith("x-souk-") || name.equals("x-request-id");
    }

    private static boolean isEdgeOnly(String name) {
        return name.startsWith("x-souk-") || name.startsWith("x-user-") || ONLY_BY_THE_EDGE.contains(name);
    }

    private static Set<String> namedByConnection(Headers headers) {
        if (!headers.contains(HeaderNames.CONNECTION)) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        ListHeader.elements(headers, HeaderNames.CONNECTION).forEach(it -> names.add(it.toLowerCase(Locale.ROOT)));
        return names;
    }
}
