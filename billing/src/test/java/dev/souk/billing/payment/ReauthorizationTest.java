package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.billing.BillingClient.Answer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An authorization that has ended is followed by another on the same card, by the provider's reference. */
class ReauthorizationTest extends BillingTestBase {

    @Test
    void followsACaptureThatCameTooLate() {
        authorize("tok_ok");
        expire();
        Answer late = billing.capture(order, 1, UUID.randomUUID(), 2000);
        assertEquals(409, late.status());
        assertEquals("authorization-expired", late.problem());
        Answer again = billing.reauthorize(order, 2, customer, 5000, 1);
        assertEquals("AUTHORIZED", again.state(), again.toString());
        assertEquals(
                again.json(), billing.reauthorize(order, 2, customer, 5000, 1).json());
        assertEquals("EXPIRED", billing.find(order, 1).state(), "the old one was closed first");
        assertEquals(
                "authorization-expired",
                billing.capture(order, 1, UUID.randomUUID(), 1).problem());
        assertEquals(
                "CAPTURED", billing.capture(order, 2, UUID.randomUUID(), 5000).state());
    }

    @Test
    void takesTheRestWhenAPartWasCapturedInTime() {
        authorize("tok_ok");
        billing.capture(order, 1, UUID.randomUUID(), 2000);
        expire();
        assertEquals(
                "AUTHORIZED", billing.reauthorize(order, 2, customer, 3000, 1).state());
        assertEquals("CAPTURED", billing.find(order, 1).state());
        assertEquals(
                "authorization-expired",
                billing.capture(order, 1, UUID.randomUUID(), 1).problem());
        billing.capture(order, 2, UUID.randomUUID(), 3000);
        assertEquals(
                "REFUNDED", billing.refundOrder(UUID.randomUUID(), order, 5000).state());
    }

    @Test
    void isRefusedWhileTheOldOneIsOpen() {
        authorize("tok_ok");
        Answer refused = billing.reauthorize(order, 2, customer, 5000, 1);
        assertEquals(409, refused.status());
        assertEquals("authorization-open", refused.problem());
        assertEquals(1, refused.json().get("attempt").asInt());
        billing.voidAttempt(order, 1);
        assertEquals(
                "AUTHORIZED", billing.reauthorize(order, 2, customer, 5000, 1).state());
    }

    @Test
    void endsDeclinedWhenTheCardIsNotGoodAnyMore() {
        authorize("tok_declined_later");
        billing.voidAttempt(order, 1);
        Answer declined = billing.reauthorize(order, 2, customer, 5000, 1);
        assertEquals("DECLINED", declined.state());
        assertEquals("card-declined", declined.json().get("declineReason").asText());
        assertEquals(
                "nothing-to-reauthorize",
                billing.reauthorize(order, 3, customer, 5000, 2).problem());
    }

    @Test
    void needsAnEarlierAttemptThatHeldMoney() {
        assertEquals(
                "nothing-to-reauthorize",
                billing.reauthorize(order, 2, customer, 5000, 1).problem());
        assertEquals(400, billing.reauthorize(order, 2, customer, 5000, 2).status());
        billing.voidAttempt(order, 1);
        assertEquals(
                "nothing-to-reauthorize",
                billing.reauthorize(order, 2, customer, 5000, 1).problem());
    }

    @Test
    void isAnotherRequestThanOneByCard() {
        authorize("tok_ok");
        billing.voidAttempt(order, 1);
        billing.reauthorize(order, 2, customer, 5000, 1);
        assertEquals(
                "authorization-mismatch",
                billing.authorize(order, 2, customer, 5000, "tok_ok").problem());
    }

    private void authorize(String token) {
        assertEquals(
                "AUTHORIZED", billing.authorize(order, 1, customer, 5000, token).state());
    }

    /** The provider's term is over. */
    private void expire() {
        database.inTransaction(() -> {
            jdbc.update(
                    "update simulator.payment set expires_at = now() - interval '1 second' where key = ?",
                    order + ":1");
        });
    }
}
