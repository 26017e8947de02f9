package dev.souk.orders.reconciliation;

import java.time.Instant;
import java.util.UUID;

/**
 * Where a run goes on with a round, in which everything is compared once.
 *
 * @param holder who has the right to run
 * @param position behind which id of the phase it goes on
 * @param since how far back the round looks
 */
record Round(UUID holder, Phase phase, UUID position, Instant since) {

    /** What is compared, in this order. */
    enum Phase {
        /** What catalog holds. */
        STOCK,
        /** The money of orders that are to be shipped. */
        OPEN_ORDERS,
        /** The money of orders that came to their end since then. */
        ENDED_ORDERS,
        /** Attempts to pay that began since then, also those of no order. */
        ATTEMPTS,
        /** Returns that were refunded since then. */
        RETURNS
    }
}
