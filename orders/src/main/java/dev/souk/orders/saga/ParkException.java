package dev.souk.orders.saga;

import dev.souk.platform.rest.RemoteProblem;

/** Trying again would not help: the saga waits for an operator, who reads the message. */
public final class ParkException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Says what an operator should look at. */
    public ParkException(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** For what another service refused for good; the refusal itself when only this service's right to ask was in doubt. */
    public static RuntimeException unlessDenied(String reason, RemoteProblem problem) {
        return problem.status() == 401 || problem.status() == 403
                ? problem
                : new ParkException(reason + ": " + problem.slug(), problem);
    }
}
