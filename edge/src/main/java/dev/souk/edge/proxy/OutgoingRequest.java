package dev.souk.edge.proxy;

import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** A request whose path and query are sent as the client wrote them: parsing and printing them again could change them. */
final class OutgoingRequest extends BasicClassicHttpRequest {

    private static final long serialVersionUID = 1;

    OutgoingRequest(String method, String pathAndQuery) {
        super(method, (String) null);
        setPath(pathAndQuery);
    }
}
