package dev.souk.platform.identity;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;

/** The caller of the request that is being served; inject it, and give a lambda in plain tests. */
@FunctionalInterface
public interface CurrentCaller {

    /** The caller; a {@link Caller.Guest} when no token was presented or no request is being served. */
    Caller get();

    /**
     * The person who calls.
     *
     * @throws ProblemException 401 for a guest, 403 for a service
     */
    default Caller.User requireUser() {
        return switch (get()) {
            case Caller.User user -> user;
            case Caller.Guest _ -> throw Problems.unauthorized("Log in and send the access token.");
            case Caller.Service _ -> throw Problems.forbidden("This is for people, not for services.");
        };
    }
}
