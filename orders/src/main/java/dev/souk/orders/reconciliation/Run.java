package dev.souk.orders.reconciliation;

import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A comparison of orders with catalog and billing. */
@Schema(name = "ReconciliationRun")
record Run(
        Instant startedAt,

        @Schema(description = "Absent while it runs, and when it was interrupted")
        Optional<Instant> finishedAt,

        @Schema(description = "How many holds, payments and returns were looked at")
        Optional<Long> compared,

        @Schema(description = "How many differences it put right")
        Optional<Long> fixed,

        @Schema(description = "How many differences wait for an operator")
        Optional<Long> parked,

        @Schema(description = "Whether all was compared when it ended; if not, the next one goes on")
        boolean wholeRound,

        @Schema(description = "Since all was last compared; before that, since it was first tried")
        long ageSeconds,

        @Schema(description = "Why it was interrupted") Optional<String> failure) {}
