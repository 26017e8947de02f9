package dev.souk.platform.rest;

import java.util.Optional;

/**
 * Where outgoing calls get this service's own credentials from; looked up as a CDI bean at each call. Without such a
 * bean, and for calls that set {@code Authorization} themselves, nothing is added.
 */
public interface OutgoingCredentials {
    /**
     * Value of the header {@code Authorization} for a call that is about to be sent.
     *
     * @param service name of the service that is called
     * @return the whole value, e.g. {@code Bearer ...}; empty to send the call without one
     */
    Optional<String> authorization(String service);
}
