package dev.souk.billing.reconciliation;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Two books that tell different stories of a payment. */
@Schema(name = "Difference", description = "Two books that tell different stories of a payment.")
public record Difference(
        Kind kind,

        @Schema(
                description = "The key of the payment at the provider: order and attempt.",
                example = "01936f2e-6a90-7d02-8c44-5b0e9a7d1f20:1")
        String subject,

        @Schema(example = "Captured 49.90 EUR here, 0.00 EUR at the provider.")
        String detail,

        State state,
        Instant firstSeen,
        Instant lastSeen,

        @Schema(description = "What an operator did about it, and why")
        Optional<String> note,

        @Schema(description = "The account of the operator who resolved it", type = SchemaType.STRING, format = "uuid")
        Optional<UUID> resolvedBy,

        @Schema(type = SchemaType.STRING, format = "date-time")
        Optional<Instant> resolvedAt) {

    /** How they differ. */
    @Schema(name = "DifferenceKind")
    public enum Kind {
        /** The provider has money of a payment that is not known here, or was forbidden before it began. */
        MISSING_HERE,
        /** The provider does not know a payment that holds or took money here. */
        MISSING_THERE,
        /** Another amount was authorized, captured or refunded. */
        AMOUNT_DIFFERS,
        /** The one holds money and the other does not, or the outcome has been unknown for long. */
        STATE_DIFFERS,
        /** What is booked is not what the payment says. */
        LEDGER_DIFFERS
    }

    /** What became of it. */
    @Schema(name = "DifferenceState")
    public enum State {
        /** Put right by the run that saw it. */
        FIXED,
        /** For an operator. */
        PARKED,
        /** A later run did not see it any more. */
        GONE,
        /** An operator saw to it; it is parked again when it looks different. */
        RESOLVED
    }
}
