package dev.souk.billing.reconciliation;

import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a run found. */
@Schema(name = "ReconciliationRun", description = "What a comparison of the books found.")
public record Run(
        Instant startedAt,
        @Schema(description = "Absent while it goes on.") Optional<Instant> finishedAt,

        @Schema(description = "Payments compared, from both sides.")
        long compared,

        @Schema(description = "Differences that were put right.")
        long fixed,

        @Schema(description = "Differences that wait for an operator now.")
        long parked,

        @Schema(
                description =
                        "Whether it came to the end of a round, in which all is compared; if not, the next one goes on.")
        boolean wholeRound,

        @Schema(
                description =
                        "When all payments of both sides were last gone through; before that, when it was first tried.")
        Instant wholeRoundAt,

        @Schema(description = "Why it ended before its time; the next one goes on.")
        Optional<String> failure) {}
