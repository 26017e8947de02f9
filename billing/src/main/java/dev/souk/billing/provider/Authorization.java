package dev.souk.billing.provider;

import java.time.Instant;

/** What the provider says about a key. */
public sealed interface Authorization {

    /**
     * The money is held; a part of it may have been captured.
     *
     * @param reference the provider's own name for it
     * @param expiresAt when the provider lets go of what is not captured
     */
    record Held(String reference, Instant expiresAt) implements Authorization {}

    /**
     * All of what was held has been captured: there is nothing left to give back, only to refund.
     *
     * @param reference the provider's own name for it
     * @param expiresAt when the provider would have let go of it
     */
    record Captured(String reference, Instant expiresAt) implements Authorization {}

    /**
     * Refused; nothing is held.
     *
     * @param reason a stable slug such as {@code insufficient-funds}
     */
    record Declined(String reason) implements Authorization {}

    /** Given back, or closed before it began; nothing is held and nothing will be. */
    record Cancelled() implements Authorization {}

    /** The provider's term is over; what was not captured was let go. */
    record Expired() implements Authorization {}
}
