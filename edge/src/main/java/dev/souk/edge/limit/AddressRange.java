package dev.souk.edge.limit;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * A range of addresses, as {@code 10.0.0.0/8}, or a single one.
 *
 * @param network its first address
 * @param bits how many of its bits an address shares with it
 */
public record AddressRange(InetAddress network, int bits) {

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException when it is not an address, with or without a length that fits it
     */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        InetAddress network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int most = network.getAddress().length * 8;
        int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("the length of a range is from 0 to " + most + ": " + text);
        }
        return new AddressRange(network, bits);
    }

    /**
     * Reads ranges.
     *
     * @param text ranges, separated by commas; perhaps none
     * @throws IllegalArgumentException when one of them is none
     */
    public static List<AddressRange> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(range -> !range.isEmpty())
                .map(AddressRange::of)
                .toList();
    }

    boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
            if (((mine[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
