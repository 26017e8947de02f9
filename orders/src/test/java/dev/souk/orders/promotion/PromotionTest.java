package dev.souk.orders.promotion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.orders.Samples;
import dev.souk.orders.pricing.Discount;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromotionTest {

    private static final Money FIVE = Money.of(500, "EUR");

    private static Promotion promotion(boolean active, Optional<Integer> most, int redeemed) {
        return new Promotion(
                "CODE",
                "test",
                new Discount.Percent(1000),
                Optional.of(FIVE),
                Samples.NOON,
                Optional.of(Samples.NOON.plus(Duration.ofDays(1))),
                active,
                most,
                Optional.empty(),
                redeemed,
                Samples.NOON);
    }

    private static String refusal(Promotion promotion, Money subtotal, Instant at) {
        return promotion.refusal(subtotal, at).map(Promotion.Refusal::slug).orElse("none");
    }

    @Test
    void saysWhyItDoesNotApply() {
        var valid = promotion(true, Optional.of(2), 1);
        assertEquals("none", refusal(valid, FIVE, Samples.NOON));
        assertEquals("not-yet", refusal(valid, FIVE, Samples.NOON.minusNanos(1)));
        assertEquals("expired", refusal(valid, FIVE, Samples.NOON.plus(Duration.ofDays(1))));
        assertEquals("currency", refusal(valid, Money.of(500, "USD"), Samples.NOON));
        assertEquals("minimum-spend", refusal(valid, Money.of(499, "EUR"), Samples.NOON));
        assertEquals("exhausted", refusal(promotion(true, Optional.of(2), 2), FIVE, Samples.NOON));
        assertEquals("unknown", refusal(promotion(false, Optional.empty(), 0), FIVE, Samples.NOON));
    }

    @Test
    void contradictionsAreRefused() {
        var both = newPromotion(Optional.of(1000), Optional.of(FIVE), Optional.empty(), Optional.empty());
        var neither = newPromotion(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        var nothing =
                newPromotion(Optional.empty(), Optional.of(Money.zero("EUR")), Optional.empty(), Optional.empty());
        var mixed =
                newPromotion(Optional.empty(), Optional.of(FIVE), Optional.of(Money.of(1, "USD")), Optional.empty());
        var ended = newPromotion(Optional.of(1), Optional.empty(), Optional.empty(), Optional.of(Samples.NOON));
        for (var wrong : new NewPromotion[] {both, neither, nothing, mixed, ended}) {
            assertThrows(ProblemException.class, () -> wrong.promotion(Samples.NOON), wrong::toString);
        }
        var right = newPromotion(Optional.of(1000), Optional.empty(), Optional.of(FIVE), Optional.empty());
        assertEquals("SPRING-10", right.promotion(Samples.NOON).code());
        assertEquals(Optional.of("EUR"), right.promotion(Samples.NOON).currency());
    }

    private static NewPromotion newPromotion(
            Optional<Integer> percent, Optional<Money> amount, Optional<Money> minimum, Optional<Instant> until) {
        return new NewPromotion(
                "Spring-10",
                "test",
                percent,
                amount,
                minimum,
                Optional.empty(),
                until,
                Optional.empty(),
                Optional.empty());
    }
}
