package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.billing.BillingClient.Answer;
import dev.souk.platform.test.TestTokens;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Refunds of orders that were paid by more than one payment, and what other services read of the attempts. */
class OrderRefundResourceTest extends BillingTestBase {

    @Inject
    private Settlement settlement;

    @Test
    void givesBackFromTheOldestPaymentFirst() {
        String first = capture(1, 3000);
        String second = capture(2, 2000);
        UUID id = UUID.randomUUID();
        Answer refund = billing.refundOrder(id, order, 3500);
        assertEquals(200, refund.status(), refund.toString());
        assertEquals("REFUNDED", refund.state());
        assertEquals(first, refund.json().at("/parts/0/paymentId").asText());
        assertEquals(3000, refund.json().at("/parts/0/amount/amount").asLong());
        assertEquals(second, refund.json().at("/parts/1/paymentId").asText());
        assertEquals(500, refund.json().at("/parts/1/amount/amount").asLong());
        assertEquals(refund.json(), billing.refundOrder(id, order, 3500).json());
        assertEquals("refund-mismatch", billing.refundOrder(id, order, 3501).problem());
        Answer rest = billing.refundOrder(UUID.randomUUID(), order, 1500);
        assertEquals(1, rest.json().get("parts").size());
        assertEquals(
                "refund-exceeds-captured",
                billing.refundOrder(UUID.randomUUID(), order, 1).problem());
        assertEquals(2, billing.internal("refunds?orderId=" + order).json().size());
    }

    @Test
    void aRefundThatIsTooMuchLeavesNothingBehind() {
        capture(1, 3000);
        UUID id = UUID.randomUUID();
        Answer tooMuch = billing.refundOrder(id, order, 3001);
        assertEquals(409, tooMuch.status());
        assertEquals("refund-exceeds-captured", tooMuch.problem());
        capture(2, 1);
        assertEquals("REFUNDED", billing.refundOrder(id, order, 3001).state());
        assertEquals(
                "refund-exceeds-captured",
                billing.refundOrder(UUID.randomUUID(), UUID.randomUUID(), 1).problem(),
                "an order that nobody paid");
    }

    @Test
    void countsWhatAnAdminGaveBackOnASinglePayment() {
        String payment = capture(1, 3000);
        billing.refund(UUID.fromString(payment), 1000, UUID.randomUUID().toString());
        assertEquals(
                "refund-exceeds-captured",
                billing.refundOrder(UUID.randomUUID(), order, 2001).problem());
        billing.refundOrder(UUID.randomUUID(), order, 2000);
        Answer all = billing.internal("refunds?orderId=" + order);
        assertEquals(2, all.json().size());
        assertEquals("REFUNDED", all.json().at("/0/state").asText());
        assertEquals("PENDING", all.json().at("/1/state").asText(), "the worker does not run in this test");
    }

    @Test
    void ofWhatWasGivenBackInPartTheRestIsEnoughWhenTheCallerSaysSo() {
        String payment = capture(1, 3000);
        billing.refund(UUID.fromString(payment), 1000, UUID.randomUUID().toString());
        UUID id = UUID.randomUUID();
        assertEquals(
                "provider-unanswered",
                billing.refundOrLess(id, order, 3000).problem(),
                "if the first is refused, there is more to give");
        settlement.settleDue();
        Answer rest = billing.refundOrLess(id, order, 2500);
        assertEquals("REFUNDED", rest.state(), rest.toString());
        assertEquals(2000, rest.json().at("/amount/amount").asLong());
        assertEquals(rest.json(), billing.refundOrLess(id, order, 2500).json(), "once");
        assertEquals("refund-mismatch", billing.refundOrLess(id, order, 2999).problem());
        assertEquals("refund-mismatch", billing.refundOrder(id, order, 2500).problem());
        Answer nothing = billing.refundOrLess(UUID.randomUUID(), order, 500);
        assertEquals("REFUNDED", nothing.state(), nothing.toString());
        assertEquals(0, nothing.json().at("/amount/amount").asLong());
        assertEquals(0, nothing.json().get("parts").size());
        assertEquals(
                "refund-exceeds-captured",
                billing.refundOrLess(UUID.randomUUID(), order, 1).problem(),
                "the thousand counts once");
    }

    /** A capture was seen to by hand, or is lost with a backup: nobody gave anything back. */
    @Test
    void whatWasNeverCapturedIsNotTakenForGivenBack() {
        UUID id = UUID.randomUUID();
        billing.authorize(order, 1, customer, 3000, "tok_ok");
        Answer refused = billing.refundOrLess(id, order, 1500);
        assertEquals("refund-exceeds-captured", refused.problem(), refused.toString());
        billing.capture(order, 1, UUID.randomUUID(), 1000);
        assertEquals(
                "refund-exceeds-captured", billing.refundOrLess(id, order, 1500).problem());
        assertEquals(0, billing.internal("refunds?orderId=" + order).json().size());
        assertEquals("REFUNDED", billing.refundOrLess(id, order, 1000).state());
    }

    @Test
    void concurrentRefundsNeverExceedWhatWasCaptured() throws Exception {
        capture(1, 3000);
        capture(2, 2000);
        UUID shared = UUID.randomUUID();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(IntStream.range(0, 16)
                    .<Callable<Answer>>mapToObj(
                            i -> () -> billing.refundOrder(i % 2 == 0 ? shared : UUID.randomUUID(), order, 900))
                    .toList());
            int refunded = 0;
            for (int i = 0; i < answers.size(); i++) {
                Answer answer = answers.get(i).get();
                refunded += answer.status() == 200 && i % 2 == 1 ? 1 : 0;
                assertEquals(answer.status() == 200 ? "" : "refund-exceeds-captured", answer.problem());
            }
            boolean sharedOne =
                    billing.internal("refunds?orderId=" + order).json().findValuesAsText("refundId").stream()
                            .anyMatch(shared.toString()::equals);
            assertEquals(5, refunded + (sharedOne ? 1 : 0));
        }
    }

    @Test
    void tellsAllAttemptsOfAnOrderAndOfAllOrders() {
        billing.authorize(order, 1, customer, 5000, "tok_declined");
        billing.authorize(order, 2, customer, 5000, "tok_ok");
        billing.voidAttempt(order, 3);
        Answer attempts = billing.internal("authorizations/" + order);
        assertEquals(2, attempts.json().size(), "one that was forbidden never started");
        assertEquals("DECLINED", attempts.json().at("/0/state").asText());
        assertEquals(5000, attempts.json().at("/1/authorized/amount").asLong());
        String first = attempts.json().at("/0/id").asText();
        Answer page = billing.internal("authorizations?limit=1&after=" + first);
        assertEquals(attempts.json().get(1), page.json().get(0));
        assertEquals(400, billing.internal("authorizations?limit=501").status());
        assertEquals(
                0,
                billing.internal("authorizations/" + UUID.randomUUID()).json().size());
    }

    @Test
    void isForTheServiceThatSellsOnly() {
        for (String path : new String[] {"/internal/refunds?orderId=" + order, "/internal/authorizations"}) {
            assertEquals(401, billing.get(path, "").status());
            assertEquals(403, billing.get(path, TestTokens.admin()).status());
        }
        assertEquals(400, billing.internal("refunds").status());
        assertEquals(400, billing.refundOrder(UUID.randomUUID(), order, 0).status());
    }

    /** A payment of that much which was captured; its id. */
    private String capture(int attempt, long cents) {
        Answer answer = billing.authorize(order, attempt, customer, cents, "tok_ok");
        assertEquals(
                "CAPTURED",
                billing.capture(order, attempt, UUID.randomUUID(), cents).state());
        return answer.json().get("id").asText();
    }
}
