package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Whatever is refunded of whatever was captured: the parts sum to the whole, and no payment gives more than it took. */
class RefundSplitPropertyTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @Property(tries = 1000)
    void thePartsSumToTheWholeOldestFirst(
            @ForAll @Size(max = 5) List<@LongRange(min = 0, max = 1000) Long> captured,
            @ForAll @LongRange(min = 1, max = 5000) long amount) {
        List<Payment> payments = payments(captured);
        long most = sum(captured);
        if (amount > most) {
            var refused = assertThrows(ProblemException.class, () -> RefundSplit.of(eur(amount), payments));
            assertTrue(refused.getMessage().contains(eur(most).toString()), refused.getMessage());
            return;
        }
        List<RefundSplit> parts = RefundSplit.of(eur(amount), payments);
        assertEquals(
                amount, parts.stream().mapToLong(part -> part.amount().amount()).sum());
        assertEquals(
                parts.stream().map(part -> part.payment().id()).toList(),
                payments.stream()
                        .filter(payment -> !payment.funds().refundable().isZero())
                        .limit(parts.size())
                        .map(Payment::id)
                        .toList(),
                "the oldest that can");
        parts.stream()
                .limit(parts.size() - 1)
                .forEach(part -> assertEquals(part.payment().funds().refundable(), part.amount(), "used up first"));
        parts.forEach(part -> part.payment().beginRefund(part.amount(), NOW));
    }

    @Property(tries = 300)
    void refundsInAnySizesAddUpToAllThatWasCaptured(
            @ForAll @Size(min = 1, max = 5) List<@LongRange(min = 1, max = 300) Long> captured,
            @ForAll @LongRange(min = 1, max = 400) long step) {
        List<Payment> payments = payments(captured);
        long left = sum(captured);
        while (left > 0) {
            long amount = Math.min(step, left);
            for (RefundSplit part : RefundSplit.of(eur(amount), payments)) {
                part.payment().beginRefund(part.amount(), NOW);
                part.payment().refunded(part.amount(), NOW);
            }
            left -= amount;
        }
        payments.forEach(payment ->
                assertEquals(payment.funds().captured(), payment.funds().refunded()));
        assertThrows(ProblemException.class, () -> RefundSplit.of(eur(1), payments));
    }

    private static List<Payment> payments(List<Long> captured) {
        var payments = new ArrayList<Payment>();
        for (long cents : captured) {
            var payment = Payment.begin(
                    UUID.randomUUID(),
                    new AuthorizationRequest(
                            UUID.randomUUID(), payments.size() + 1, UUID.randomUUID(), "S-1", eur(1000), "tok_ok"),
                    NOW);
            payment.authorized("ref", NOW.plusSeconds(60), NOW);
            if (cents > 0) {
                payment.beginCapture(eur(cents), NOW);
                payment.captured(eur(cents), NOW);
            }
            payments.add(payment);
        }
        return payments;
    }

    private static long sum(List<Long> amounts) {
        return amounts.stream().mapToLong(Long::longValue).sum();
    }

    private static Money eur(long cents) {
        return Money.of(cents, "EUR");
    }
}
