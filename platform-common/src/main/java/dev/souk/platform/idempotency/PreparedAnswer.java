package dev.souk.platform.idempotency;

import jakarta.ws.rs.core.Response;

/** Leaves a resource method, and its transaction without effect, with an answer that exists already. */
final class PreparedAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Response response;

    PreparedAnswer(Response response) {
        super("Answered with " + response.getStatus(), null, false, false);
        this.response = response;
    }

    Response response() {
        return response;
    }
}
