package dev.souk.edge.proxy;

import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/** A request whose path and query are sent as the client wrote them: parsing and printing them again could change them. */
final class OutgoingRequest extends HttpUriRequestBase {

    private static final long serialVersionUID = 1;
    private static final URI ROOT = URI.create("/");

    OutgoingRequest(String method, String pathAndQuery) {
        super(method, ROOT);
        setPath(pathAndQuery);
    }
}
