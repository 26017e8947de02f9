package dev.souk.orders.promotion;

import dev.souk.orders.pricing.Discount;
import dev.souk.platform.money.Money;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A promotion as the staff see it. */
@Schema(name = "Promotion", description = "A code that takes something off the prices of a cart")
record PromotionView(
        String code,
        String description,

        @Schema(description = "Hundredths of a percent of each line: 1000 is ten percent; or absent", example = "1000")
        Optional<Integer> basisPoints,

        @Schema(description = "So much off the whole, or absent")
        Optional<Money> amount,

        @Schema(description = "What the lines must cost at least, before discount and tax")
        Optional<Money> minimumSpend,

        Instant validFrom,

        @Schema(description = "From then on it cannot be used")
        Optional<Instant> validUntil,

        @Schema(description = "False when it was ended by the staff")
        boolean active,

        @Schema(description = "How often it can be used in all; absent for no bound")
        Optional<Integer> maxRedemptions,

        @Schema(description = "How often one customer can use it; absent for no bound")
        Optional<Integer> maxPerCustomer,

        @Schema(description = "How often it is used by orders that are not cancelled")
        int redeemed,

        Instant createdAt) {

    static PromotionView of(Promotion promotion) {
        var discount = promotion.discount();
        return new PromotionView(
                promotion.code(),
                promotion.description(),
                discount instanceof Discount.Percent percent ? Optional.of(percent.basisPoints()) : Optional.empty(),
                discount instanceof Discount.Amount off ? Optional.of(off.amount()) : Optional.empty(),
                promotion.minimumSpend(),
                promotion.validFrom(),
                promotion.validUntil(),
                promotion.active(),
                promotion.maxRedemptions(),
                promotion.maxPerCustomer(),
                promotion.redeemed(),
                promotion.createdAt());
    }
}
