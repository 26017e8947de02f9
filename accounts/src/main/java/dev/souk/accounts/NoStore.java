package dev.souk.accounts;

import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Response;

/** Answers about secrets: nothing on the way may keep them. */
public final class NoStore {

    private NoStore() {}

    /** The answer, with {@code Cache-Control: no-store}. */
    public static Response answer(Response.ResponseBuilder answer) {
        CacheControl secret = new CacheControl();
        secret.setNoStore(true);
        return answer.cacheControl(secret).build();
    }
}
