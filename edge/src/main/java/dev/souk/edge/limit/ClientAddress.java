package dev.souk.edge.limit;

import java.net.InetAddress;
import java.util.List;

/**
 * Who a request comes from. {@code X-Forwarded-For} is believed only as far as those who wrote it are trusted: from its end,
 * the first address that is not a trusted proxy is the client.
 */
public final class ClientAddress {

    private ClientAddress() {}

    /**
     * The client's address.
     *
     * @param peer who is at the other end of the connection
     * @param forwardedFor the values of {@code X-Forwarded-For}, in their order
     * @param trusted the proxies whose word counts
     */
    public static String of(String peer, List<String> forwardedFor, List<AddressRange> trusted) {
        if (trusted.isEmpty() || forwardedFor.isEmpty() || !isIn(peer, trusted)) {
            return peer;
        }
        String[] chain = String.join(",", forwardedFor).split(",", -1);
        String client = peer;
        for (int i = chain.length - 1; i >= 0; i--) {
            String address = chain[i].strip();
            if (!isAddress(address)) {
                return client; // what is before it was written by nobody we know
            }
            client = address;
            if (!isIn(address, trusted)) {
                return client;
            }
        }
        return client;
    }

    /** Whether an address lies in one of the ranges. */
    public static boolean isIn(String address, List<AddressRange> ranges) {
        if (ranges.isEmpty() || !isAddress(address)) {
            return false;
        }
        InetAddress parsed = InetAddress.ofLiteral(address);
        for (AddressRange range : ranges) {
            if (range.contains(parsed)) {
                return true;
            }
        }
        return false;
    }

    /** What is counted together for an address: of IPv6 the network, since a client has all of it. */
    public static String counted(String address) {
        if (address.indexOf(':') < 0 || !isAddress(address)) {
            return address;
        }
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < Math.min(8, bytes.length); i++) {
            network.append(Character.forDigit(bytes[i] >> 4 & 0xf, 16)).append(Character.forDigit(bytes[i] & 0xf, 16));
        }
        return network.toString();
    }

    private static boolean isAddress(String text) {
        try {
            var _ = InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
