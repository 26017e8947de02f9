package dev.souk.local.server;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of servers as people write them. They may hold a password, so none is ever part of a message. */
public final class Addresses {
    private Addresses() {}

    /** What was written, if it is a URL that names a host. */
    public static Optional<URI> parse(String url) {
        try {
            return Optional.of(URI.create(url)).filter(uri -> uri.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The same address with its port, which may be left out when it is the usual one; what is no address stays as it is. */
    public static String withPort(String url, int usual) {
        return parse(url)
                .filter(uri -> uri.getPort() < 0)
                .map(uri -> url.replaceFirst(
                        Pattern.quote(uri.getRawAuthority()),
                        Matcher.quoteReplacement(uri.getRawAuthority() + ":" + usual)))
                .orElse(url);
    }

    /** Whether the host is this machine; false as well when nobody knows it. */
    public static boolean isHere(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (UnknownHostException | SocketException e) {
            return false;
        }
    }
}
