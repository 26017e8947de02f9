package dev.souk.orders.reconciliation;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something that differed.
 *
 * @param subject the order, or of {@link DifferenceKind#REFUND_DIFFERS} the return
 * @param detail both sides, for people
 */
@Schema(name = "Difference", description = "Something that differs between orders, catalog and billing")
public record Difference(
        DifferenceKind kind,

        @Schema(description = "The order, or the return") UUID subject,

        @Schema(description = "Both sides", example = "S-2026-000123 is CANCELLED, 2 x MUG-BLUE are held")
        String detail,

        State state,
        Instant firstSeen,
        Instant lastSeen,

        @Schema(description = "What an operator did about it, and why")
        Optional<String> note,

        @Schema(description = "The account of the operator who resolved it")
        Optional<UUID> resolvedBy,

        Optional<Instant> resolvedAt) {

    /** What became of it. */
    @Schema(name = "DifferenceState")
    public enum State {
        /** It was safe to put right, and is. */
        FIXED,
        /** It waits for an operator. */
        PARKED,
        /** A later run did not see it any more. */
        GONE,
        /** An operator saw to it; it is parked again when it looks different. */
        RESOLVED
    }
}
