package dev.souk.billing.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.billing.payment.PaymentState;
import dev.souk.billing.provider.ProviderKey;
import dev.souk.billing.provider.ProviderPayment;
import dev.souk.billing.reconciliation.Difference.Kind;
import dev.souk.billing.reconciliation.Finding.Remedy;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Each way in which two books can differ is seen for what it is, and equal books are never taken for different ones. */
class FindingTest {

    private static final ProviderKey KEY = new ProviderKey(UUID.randomUUID(), 1);

    @Property(tries = 500)
    void booksThatAgreeDoNotDiffer(
            @ForAll @IntRange(min = 1, max = 1000) int authorized,
            @ForAll @IntRange(max = 100) int capturedPercent,
            @ForAll @IntRange(max = 100) int refundedPercent,
            @ForAll boolean over) {
        long captured = authorized * (long) capturedPercent / 100;
        long refunded = captured * refundedPercent / 100;
        var here = here(PaymentState.AUTHORIZED, authorized, captured, over ? authorized - captured : 0, refunded);
        var there = there(
                over ? ProviderPayment.State.EXPIRED : ProviderPayment.State.AUTHORIZED,
                authorized,
                captured,
                refunded);
        assertEquals(Optional.empty(), Finding.of(here, Optional.of(there)));
    }

    @Property(tries = 500)
    void anyOtherAmountIsADifference(
            @ForAll @IntRange(min = 20, max = 1000) int amount, @ForAll @IntRange(min = 1, max = 9) int off) {
        var here = here(PaymentState.CAPTURED, amount, amount, 0, amount - 1);
        assertKind(
                Kind.AMOUNT_DIFFERS,
                Remedy.NONE,
                here,
                there(ProviderPayment.State.AUTHORIZED, amount, amount - off, 0));
        assertKind(
                Kind.AMOUNT_DIFFERS,
                Remedy.NONE,
                here,
                there(ProviderPayment.State.AUTHORIZED, amount, amount, amount));
        assertKind(
                Kind.AMOUNT_DIFFERS,
                Remedy.NONE,
                here,
                there(ProviderPayment.State.AUTHORIZED, amount + off, amount, amount - 1));
    }

    @Test
    void moneyHeldOnOneSideOnlyCanBePutRight() {
        var open = here(PaymentState.AUTHORIZED, 100, 0, 0, 0);
        var over = here(PaymentState.VOIDED, 100, 0, 100, 0);
        assertKind(Kind.STATE_DIFFERS, Remedy.SETTLE, open, there(ProviderPayment.State.EXPIRED, 100, 0, 0));
        assertKind(Kind.STATE_DIFFERS, Remedy.SETTLE, open, there(ProviderPayment.State.CANCELLED, 100, 0, 0));
        assertKind(Kind.STATE_DIFFERS, Remedy.GIVE_BACK, over, there(ProviderPayment.State.AUTHORIZED, 100, 0, 0));
        var declined = here(PaymentState.DECLINED, 0, 0, 0, 0);
        assertKind(Kind.STATE_DIFFERS, Remedy.GIVE_BACK, declined, there(ProviderPayment.State.AUTHORIZED, 100, 0, 0));
    }

    @Test
    void anOutcomeThatIsNotKnownIsAskedFor() {
        var unknown = here(PaymentState.UNKNOWN, 0, 0, 0, 0);
        assertKind(Kind.STATE_DIFFERS, Remedy.SETTLE, unknown, there(ProviderPayment.State.AUTHORIZED, 100, 0, 0));
        assertEquals(
                Kind.STATE_DIFFERS,
                Finding.of(unknown, Optional.empty()).orElseThrow().kind());
    }

    @Test
    void aPaymentThatTheProviderDoesNotKnowIsADifferenceWhenItHeldMoney() {
        assertEquals(
                Kind.MISSING_THERE,
                Finding.of(here(PaymentState.VOIDED, 100, 0, 100, 0), Optional.empty())
                        .orElseThrow()
                        .kind());
        assertEquals(Optional.empty(), Finding.of(here(PaymentState.DECLINED, 0, 0, 0, 0), Optional.empty()));
    }

    @Test
    void aLedgerThatDiffersIsTheGravest() {
        var here = new BookedPayment(
                UUID.randomUUID(), KEY, PaymentState.CAPTURED, "EUR", 100, 0, 100, 0, 0, 0, Instant.EPOCH, 0, 99, 0);
        Finding finding = Finding.of(here, Optional.empty()).orElseThrow();
        assertEquals(Kind.LEDGER_DIFFERS, finding.kind());
        assertTrue(finding.detail().contains("taken 99"), finding.detail());
    }

    @Test
    void moneyOfAStrangerIsGivenBackOnlyWhenItWasForbiddenHere() {
        var held = there(ProviderPayment.State.AUTHORIZED, 100, 0, 0);
        assertEquals(
                Remedy.GIVE_BACK, Finding.ofStranger(held, true).orElseThrow().remedy());
        assertEquals(Remedy.NONE, Finding.ofStranger(held, false).orElseThrow().remedy());
        var taken = there(ProviderPayment.State.AUTHORIZED, 100, 60, 0);
        assertEquals(Remedy.NONE, Finding.ofStranger(taken, true).orElseThrow().remedy());
        assertEquals(Optional.empty(), Finding.ofStranger(there(ProviderPayment.State.CANCELLED, 100, 0, 0), false));
        assertEquals(Optional.empty(), Finding.ofStranger(there(ProviderPayment.State.EXPIRED, 100, 60, 60), false));
    }

    private static void assertKind(Kind kind, Remedy remedy, BookedPayment here, ProviderPayment there) {
        Finding finding = Finding.of(here, Optional.of(there)).orElseThrow();
        assertEquals(kind, finding.kind(), finding.detail());
        assertEquals(remedy, finding.remedy(), finding.detail());
    }

    /** A payment whose ledger agrees. */
    private static BookedPayment here(
            PaymentState state, long authorized, long captured, long released, long refunded) {
        return new BookedPayment(
                UUID.randomUUID(),
                KEY,
                state,
                "EUR",
                authorized,
                0,
                captured,
                released,
                0,
                refunded,
                Instant.EPOCH,
                authorized - captured - released,
                captured - refunded,
                0);
    }

    private static ProviderPayment there(ProviderPayment.State state, long amount, long captured, long refunded) {
        return new ProviderPayment(KEY.toString(), state, Optional.of("EUR"), amount, captured, refunded);
    }
}
