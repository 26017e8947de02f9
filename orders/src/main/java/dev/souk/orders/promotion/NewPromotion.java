package dev.souk.orders.promotion;

import dev.souk.orders.pricing.Discount;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A promotion to be made: with either {@code basisPoints} or {@code amount}. */
@Schema(name = "NewPromotion")
record NewPromotion(
        @Schema(description = "What buyers type; case does not matter", example = "SPRING10")
        @NotNull
        @Pattern(regexp = NewPromotion.CODE, message = "must be 3 to 32 letters, digits and hyphens")
        String code,

        @Schema(description = "For the staff", example = "Spring sale") @NotBlank @Size(max = 200)
        String description,

        @Schema(description = "Hundredths of a percent of each line: 1000 is ten percent", example = "1000")
        Optional<@Min(1) @Max(10_000) Integer> basisPoints,

        @Schema(description = "So much off the whole, at most what the lines cost")
        Optional<Money> amount,

        @Schema(
                description =
                        "What the lines must cost at least, before discount and tax; binds the code to its currency")
        Optional<Money> minimumSpend,

        @Schema(description = "At once when absent") Optional<Instant> validFrom,
        @Schema(description = "For ever when absent") Optional<Instant> validUntil,

        @Schema(description = "How often it can be used in all")
        Optional<@Min(1) Integer> maxRedemptions,

        @Schema(description = "How often one customer can use it")
        Optional<@Min(1) Integer> maxPerCustomer) {

    static final String CODE = "[A-Za-z0-9][A-Za-z0-9-]{2,31}";

    /** The promotion; {@link ProblemException} 400 when the fields contradict each other. */
    Promotion promotion(Instant now) {
        if (basisPoints.isPresent() == amount.isPresent()) {
            throw Problems.invalid("basisPoints", "must be given when amount is not, and not with it");
        }
        amount.filter(money -> !money.isPositive()).ifPresent(_ -> {
            throw Problems.invalid("amount", "must be more than nothing");
        });
        minimumSpend.filter(money -> !money.isPositive()).ifPresent(_ -> {
            throw Problems.invalid("minimumSpend", "must be more than nothing");
        });
        if (amount.isPresent()
                && minimumSpend
                        .filter(least -> !least.currency().equals(amount.get().currency()))
                        .isPresent()) {
            throw Problems.invalid("minimumSpend", "must be in the currency of amount");
        }
        var from = validFrom.orElse(now);
        validUntil.filter(end -> !end.isAfter(from)).ifPresent(_ -> {
            throw Problems.invalid("validUntil", "must be after validFrom");
        });
        var discount = basisPoints
                .<Discount>map(Discount.Percent::new)
                .orElseGet(() -> new Discount.Amount(amount.orElseThrow()));
        return new Promotion(
                Promotions.normal(code),
                description,
                discount,
                minimumSpend,
                from,
                validUntil,
                true,
                maxRedemptions,
                maxPerCustomer,
                0,
                now);
    }
}
