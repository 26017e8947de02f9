package dev.souk.accounts.signin;

import jakarta.ws.rs.core.HttpHeaders;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;

/**
 * Where a request comes from, as the edge tells it in {@code X-Forwarded-For}: an address, of IPv6 only the network, because
 * a client has all of it. What does not come through the edge is one network.
 */
public record Network(String value) {

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int IPV6_NETWORK = 8;

    /** The network of a request. */
    public static Network of(HttpHeaders headers) {
        List<String> values = headers.getRequestHeaders().getOrDefault(FORWARDED_FOR, List.of());
        return of(values.isEmpty() ? "" : values.getLast());
    }

    /** The network of the last address, which the edge wrote; what is before it can be anybody's word. */
    static Network of(String forwardedFor) {
        String address =
                forwardedFor.substring(forwardedFor.lastIndexOf(',') + 1).strip();
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            int length = bytes.length == 4 ? 4 : IPV6_NETWORK;
            return new Network(HexFormat.of().formatHex(bytes, 0, length));
        } catch (IllegalArgumentException notAnAddress) {
            return new Network("");
        }
    }
}
