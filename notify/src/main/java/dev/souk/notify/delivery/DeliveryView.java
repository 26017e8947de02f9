package dev.souk.notify.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A mail as its addressee and the shop see it; never its content. */
@Schema(name = "Notification", description = "A mail that was or will be sent.")
public record DeliveryView(
        UUID id,
        UUID accountId,
        DeliveryKind kind,
        DeliveryState state,

        @Schema(description = "Where it was sent; only once it was.", example = "ada@example.com")
        Optional<String> recipient,

        @Schema(example = "Your order S-2026-000123 is confirmed")
        Optional<String> subject,

        @Schema(description = "How often sending was tried.")
        int attempts,

        Instant createdAt,
        Optional<Instant> sentAt) {

    /** A part of a longer list, newest first. */
    @Schema(name = "NotificationPage")
    public record Listed(
            List<DeliveryView> items,

            @Schema(description = "The cursor of the next page; absent on the last.")
            Optional<String> next) {}
}
