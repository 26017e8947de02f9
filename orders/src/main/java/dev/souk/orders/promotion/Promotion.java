package dev.souk.orders.promotion;

import dev.souk.orders.OrderProblems;
import dev.souk.orders.pricing.Discount;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A code and what it takes off.
 *
 * @param code upper case
 * @param discount what it takes off; an amount is in its currency
 * @param minimumSpend what the lines must cost at least, before discount and tax
 * @param validFrom first moment at which it can be used
 * @param validUntil first moment at which it cannot be used any more
 * @param active whether the staff have not ended it
 * @param maxRedemptions how often it can be used in all
 * @param maxPerCustomer how often one customer can use it
 * @param redeemed how often it is used by orders that are not cancelled
 */
record Promotion(
        String code,
        String description,
        Discount discount,
        Optional<Money> minimumSpend,
        Instant validFrom,
        Optional<Instant> validUntil,
        boolean active,
        Optional<Integer> maxRedemptions,
        Optional<Integer> maxPerCustomer,
        int redeemed,
        Instant createdAt) {

    /** Why a code takes nothing off. Clients see the name in lower case with hyphens. */
    enum Refusal {
        UNKNOWN("There is no such code, or it has ended."),
        NOT_YET("The code is not valid yet."),
        EXPIRED("The code is not valid any more."),
        CURRENCY("The code is for another currency."),
        MINIMUM_SPEND("The articles cost less than the code asks for."),
        EXHAUSTED("The code has been used as often as it can be."),
        USED("You have used the code as often as you can.");

        private final String advice;

        Refusal(String advice) {
            this.advice = advice;
        }

        /** 422 promotion-refused. */
        ProblemException problem(String code) {
            return new ProblemException(
                            OrderProblems.PROMOTION_REFUSED, advice + " Take it out of the cart, or use another one.")
                    .with("code", code)
                    .with("reason", slug());
        }

        String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Why it cannot be used in this currency at this moment, whatever is in the cart. */
    Optional<Refusal> refusal(String currency, Instant now) {
        if (!active) {
            return Optional.of(Refusal.UNKNOWN);
        }
        if (now.isBefore(validFrom)) {
            return Optional.of(Refusal.NOT_YET);
        }
        if (validUntil.filter(end -> !now.isBefore(end)).isPresent()) {
            return Optional.of(Refusal.EXPIRED);
        }
        if (currency().filter(only -> !only.equals(currency)).isPresent()) {
            return Optional.of(Refusal.CURRENCY);
        }
        return maxRedemptions.filter(most -> redeemed >= most).map(_ -> Refusal.EXHAUSTED);
    }

    /** Why it cannot be used for lines that cost so much at this moment. */
    Optional<Refusal> refusal(Money subtotal, Instant now) {
        return refusal(subtotal.currency().getCurrencyCode(), now)
                .or(() -> minimumSpend
                        .filter(least -> subtotal.compareTo(least) < 0)
                        .map(_ -> Refusal.MINIMUM_SPEND));
    }

    /** The only currency it is for; empty when it is for every one. */
    Optional<String> currency() {
        var amount = discount instanceof Discount.Amount off ? Optional.of(off.amount()) : minimumSpend;
        return amount.map(money -> money.currency().getCurrencyCode());
    }
}
