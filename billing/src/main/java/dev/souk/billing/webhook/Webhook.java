package dev.souk.billing.webhook;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An event that a provider told, and what came of it. */
@Schema(name = "Webhook", description = "An event that a payment provider told, and what came of it.")
public record Webhook(
        @Schema(example = "simulator") String provider,

        @Schema(description = "The provider's id of the event.")
        String eventId,

        @Schema(example = "payment.captured") String type,

        @Schema(description = "The key of the payment at the provider: order and attempt.")
        String subject,

        State state,
        @Schema(example = "There is no such payment here.") String detail,
        Instant happenedAt,
        Instant receivedAt) {

    /** What came of it. */
    @Schema(name = "WebhookState")
    public enum State {
        /** What it tells is known, or the provider is being asked about it. */
        HANDLED,
        /** There is nothing here that it could be about. */
        PARKED
    }
}
