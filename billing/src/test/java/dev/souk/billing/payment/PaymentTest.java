package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PaymentTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant WEEK = NOW.plus(Duration.ofDays(7));

    private final Payment payment = Payment.begin(UUID.randomUUID(), request(5000), NOW);

    @Test
    void isCapturedInPartsAsGoodsAreSent() {
        payment.authorized("ref", WEEK, NOW);
        take(2000);
        assertEquals(PaymentState.PARTIALLY_CAPTURED, payment.state());
        take(3000);
        assertEquals(PaymentState.CAPTURED, payment.state());
        assertEquals(Optional.empty(), payment.standing().nextCheckAt());
    }

    @Test
    void reservesWhatIsBeingCaptured() {
        payment.authorized("ref", WEEK, NOW);
        payment.beginCapture(eur(4000), NOW);
        var refused = assertThrows(ProblemException.class, () -> payment.beginCapture(eur(1001), NOW));
        assertTrue(refused.getMessage().contains("10.00 EUR"), refused.getMessage());
        payment.captureRefused(eur(4000), NOW);
        payment.beginCapture(eur(5000), NOW);
    }

    @Test
    void givesBackOnlyWhatWasNotTaken() {
        payment.authorized("ref", WEEK, NOW);
        take(2000);
        payment.beginVoid(NOW);
        assertEquals(eur(3000), payment.released(NOW));
        assertEquals(PaymentState.CAPTURED, payment.state());
        assertEquals(eur(2000), payment.funds().captured());
    }

    @Test
    void isNotVoidedWhileACaptureIsUnderWay() {
        payment.authorized("ref", WEEK, NOW);
        payment.beginCapture(eur(1), NOW);
        assertThrows(ProblemException.class, () -> payment.beginVoid(NOW));
    }

    @Test
    void refundsNoMoreThanWasCaptured() {
        payment.authorized("ref", WEEK, NOW);
        take(2000);
        payment.beginRefund(eur(1500), NOW);
        assertThrows(ProblemException.class, () -> payment.beginRefund(eur(501), NOW));
        payment.refunded(eur(1500), NOW);
        payment.beginRefund(eur(500), NOW);
    }

    @Test
    void refusesAnotherCurrency() {
        payment.authorized("ref", WEEK, NOW);
        assertThrows(ProblemException.class, () -> payment.beginCapture(Money.of(1, "USD"), NOW));
    }

    @Test
    void isCapturedOnlyWhenHeld() {
        assertThrows(ProblemException.class, () -> payment.beginCapture(eur(1), NOW));
        payment.declined("card-declined", NOW);
        assertThrows(ProblemException.class, () -> payment.beginCapture(eur(1), NOW));
        assertThrows(IllegalStateException.class, () -> payment.authorized("ref", WEEK, NOW));
    }

    @Test
    void isAskedAboutAgainUntilItIsSettled() {
        payment.unanswered(NOW);
        assertEquals(PaymentState.UNKNOWN, payment.state());
        assertEquals(Optional.of(NOW.plusSeconds(2)), payment.standing().nextCheckAt());
        payment.authorized("ref", WEEK, NOW);
        assertEquals(
                Optional.of(WEEK), payment.standing().nextCheckAt(), "looked at again when the authorization ends");
    }

    @Test
    void isAbandonedOnlyWhenNoRequestCanBeOnItsWay() {
        assertFalse(payment.standing().isAbandoned(NOW.plusSeconds(59), Duration.ofMinutes(1)));
        assertTrue(payment.standing().isAbandoned(NOW.plusSeconds(61), Duration.ofMinutes(1)));
        payment.asked(NOW.plusSeconds(50));
        assertFalse(payment.standing().isAbandoned(NOW.plusSeconds(61), Duration.ofMinutes(1)));
    }

    @Test
    void tellsNoToken() {
        assertFalse(request(1).toString().contains("tok_"));
        var body = new AuthorizationResource.AuthorizationBody(
                eur(1), UUID.randomUUID(), Optional.of("tok_ok"), Optional.empty(), "S-1");
        assertFalse(body.toString().contains("tok_"));
    }

    private void take(long amount) {
        payment.beginCapture(eur(amount), NOW);
        payment.captured(eur(amount), NOW);
    }

    private static AuthorizationRequest request(long amount) {
        return new AuthorizationRequest(UUID.randomUUID(), 1, UUID.randomUUID(), "S-1", eur(amount), "tok_ok");
    }

    private static Money eur(long amount) {
        return Money.of(amount, "EUR");
    }
}
