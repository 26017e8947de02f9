package dev.souk.billing.simulator;

import java.util.Optional;
import java.util.UUID;

/**
 * A capture or refund as the simulator tells of it.
 *
 * @param state {@code DONE} or {@code REFUSED}
 * @param reason why it was refused
 */
record SimulatedTransfer(UUID id, String state, Optional<String> reason) {

    static SimulatedTransfer of(UUID id, Optional<String> refusal) {
        return new SimulatedTransfer(id, refusal.isPresent() ? "REFUSED" : "DONE", refusal);
    }
}
