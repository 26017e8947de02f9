package dev.souk.edge.proxy;

/**
 * Who sent a request, as far as services are told.
 *
 * @param address of the client itself, not of a proxy that is trusted
 * @param secure whether it came by TLS
 * @param host what it asked for: the {@code Host} header, or what a trusted proxy says it was
 * @param requestId the id by which all services log it
 */
public record Client(String address, boolean secure, String host, String requestId) {

    String scheme() {
        return secure ? "https" : "http";
    }

    /** As RFC 7239 says it; an address with colons, or a host with a port, must be quoted. */
    String forwarded() {
        String from = address.indexOf(':') < 0 ? address : "\"[" + address + "]\"";
        String to = host.indexOf(':') < 0 && host.indexOf('[') < 0 ? host : "\"" + host + "\"";
        return "for=" + from + ";host=" + to + ";proto=" + scheme();
    }
}
