package dev.souk.catalog.stock;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How much of an article one customer may have.
 *
 * @param maxPerCustomer pieces that a customer's carts and orders hold, or were shipped and did not come back into the stock,
 *     since it began
 * @param startsAt from when on; absent: since ever
 * @param endsAt until when; absent: for ever
 */
@Schema(description = "How much of an article one customer may have")
record PurchaseLimit(
        @Schema(
                example = "2",
                description =
                        "Pieces in carts and orders since it began; what was cancelled, or came back into the stock,"
                                + " does not count")
        @Min(1)
        @Max(Line.MOST)
        int maxPerCustomer,

        @Schema(description = "From when on; absent: since ever", example = "2026-11-27T08:00:00Z")
        Optional<Instant> startsAt,

        @Schema(description = "Until when; absent: for ever", example = "2026-11-30T23:00:00Z")
        Optional<Instant> endsAt) {}
