package dev.souk.platform.identity;

import jakarta.ws.rs.NotAuthorizedException;

/** The caller of the request that is being served; inject it, and give a lambda in plain tests. */
@FunctionalInterface
public interface CurrentCaller {

    /** The caller; a {@link Caller.Guest} when no token was presented or no request is being served. */
    Caller get();

    /**
     * The person who calls.
     *
     * @throws NotAuthorizedException (401) when the caller is a guest or a service
     */
    default Caller.User requireUser() {
        if (get() instanceof Caller.User user) {
            return user;
        }
        throw new NotAuthorizedException("Bearer");
    }
}
