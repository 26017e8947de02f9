package dev.souk.orders.reconciliation;

import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A comparison of orders with catalog and billing. */
@Schema(name = "ReconciliationRun")
record Run(
        Instant startedAt,

        @Schema(description = "Absent while it goes on") Optional<Instant> finishedAt,

        @Schema(description = "How many holds, payments and returns were looked at")
        long compared,

        @Schema(description = "How many differences it put right")
        long fixed,

        @Schema(description = "How many differences wait for an operator")
        long parked,

        @Schema(
                description =
                        "Whether it came to the end of a round, in which all is compared; if not, the next one goes on")
        boolean wholeRound,

        @Schema(description = "When all was last compared; before that, when it was first tried")
        Instant wholeRoundAt,

        @Schema(description = "Why it ended before its time; the next one goes on")
        Optional<String> failure) {}
