package dev.souk.edge.limit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from: the other end of its connection, or what trusted proxies say of the client before them.
 *
 * @param address the client's
 * @param secure whether it came by TLS
 */
public record Origin(String address, boolean secure) {

    private static final HeaderName FORWARDED = HeaderNames.create("Forwarded");

    /** Which headers the trusted proxies write. The others are not believed: a proxy that does not know them passes them on. */
    public enum Headers {
        /** {@code X-Forwarded-For} and {@code -Proto}. */
        @JsonProperty("x-forwarded")
        X_FORWARDED,
        /** {@code Forwarded} (RFC 7239). */
        @JsonProperty("forwarded")
        FORWARDED
    }

    /** The origin of a request, by what these proxies say in these headers. */
    public static Origin of(ServerRequest request, List<AddressRange> trusted, Headers headers) {
        Origin seen = new Origin(request.remotePeer().host(), request.isSecure());
        return seen.behind(trusted, headers, request.headers());
    }

    /** The address of a client of which nothing but its head is known yet. */
    public static String address(
            String peer, io.helidon.http.Headers head, List<AddressRange> trusted, Headers headers) {
        return new Origin(peer, false).behind(trusted, headers, head).address();
    }

    private Origin behind(List<AddressRange> trusted, Headers headers, io.helidon.http.Headers head) {
        if (trusted.isEmpty() || !ClientAddress.isIn(address, trusted)) {
            return this;
        }
        return headers == Headers.X_FORWARDED ? said(head, trusted, this) : told(head, trusted, this);
    }

    private static Origin said(io.helidon.http.Headers head, List<AddressRange> trusted, Origin seen) {
        return new Origin(
                ClientAddress.of(seen.address(), head.all(HeaderNames.X_FORWARDED_FOR, List::of), trusted),
                last(head, HeaderNames.X_FORWARDED_PROTO)
                        .map("https"::equalsIgnoreCase)
                        .orElse(seen.secure()));
    }

    /** What a trusted proxy wrote counts, from the nearest on, up to the first client that is no trusted proxy. */
    private static Origin told(io.helidon.http.Headers head, List<AddressRange> trusted, Origin seen) {
        Origin origin = seen;
        for (Forwarded one : Forwarded.parse(head.all(FORWARDED, List::of))) {
            if (one.from().isEmpty()) {
                return origin;
            }
            origin = new Origin(
                    one.from().get(), one.proto().map("https"::equals).orElse(origin.secure()));
            if (!ClientAddress.isIn(origin.address(), trusted)) {
                return origin;
            }
        }
        return origin;
    }

    /** The last of a list: what the nearest proxy has written. */
    private static Optional<String> last(io.helidon.http.Headers head, HeaderName name) {
        List<String> values = head.all(name, List::of);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        String value = values.getLast();
        return Optional.of(value.substring(value.lastIndexOf(',') + 1).strip());
    }
}
