package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.billing.payment.FaultyProvider.Crash;
import dev.souk.billing.payment.FaultyProvider.Fault;
import dev.souk.platform.problem.ProblemException;
import io.helidon.microprofile.testing.junit5.AddConfig;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Crashes and lost answers between the provider and the database, and what the worker makes of them. */
@AddConfig(key = "souk.billing.abandon-after", value = "PT0S")
class SettlementTest extends FaultyProviderTestBase {

    @Inject
    private Refunds refunds;

    private UUID order;

    @BeforeEach
    void anotherOrder() {
        order = UUID.randomUUID();
        FaultyProvider.next(Fault.NONE);
        for (String table : List.of("payment", "capture", "refund")) {
            run("update " + table + " set next_check_at = now() + interval '1 day' where next_check_at is not null");
        }
    }

    @Test
    void aCrashAfterTheProviderAnsweredIsSettledWithTheSameKey() {
        FaultyProvider.next(Fault.CRASH);
        assertThrows(Crash.class, this::authorize);
        assertEquals("PENDING", state());
        settle();
        assertEquals("AUTHORIZED", state());
        assertEquals(1, authorizationsBooked());
    }

    @Test
    void anAttemptTheProviderNeverHeardOfIsClosedThereAndDeclined() {
        FaultyProvider.next(Fault.NOT_SENT);
        assertEquals(PaymentState.UNKNOWN, authorize().state());
        settle();
        Payment payment = find();
        assertEquals(PaymentState.DECLINED, payment.state());
        assertEquals("not-processed", payment.standing().declineReason().orElseThrow());
        assertEquals(
                "CANCELLED",
                server.one("select state from simulator.payment where key = '" + order + ":1'"),
                "a request still on its way can't hold money any more");
    }

    @Test
    void aRepeatedRequestTriesAgainWhatNeverReachedTheProvider() {
        FaultyProvider.next(Fault.NOT_SENT);
        assertEquals(PaymentState.UNKNOWN, authorize().state());
        assertEquals(PaymentState.AUTHORIZED, authorize().state());
    }

    @Test
    void anUnansweredVoidIsCarriedOutByTheWorker() {
        for (Fault fault : List.of(Fault.NOT_SENT, Fault.ANSWER_LOST)) {
            order = UUID.randomUUID();
            authorize();
            FaultyProvider.next(fault);
            var unanswered = assertThrows(ProblemException.class, () -> authorizations.voidAttempt(order, 1));
            assertEquals(503, unanswered.problem().status());
            assertEquals("VOIDING", state());
            assertThrows(ProblemException.class, () -> captures.capture(order, 1, UUID.randomUUID(), eur(1)));
            settle();
            assertEquals("VOIDED", state());
            assertEquals(1, events("payment-voided"));
        }
    }

    @Test
    void aCrashDuringAVoidIsCarriedOutByTheWorker() {
        authorize();
        FaultyProvider.next(Fault.CRASH);
        assertThrows(Crash.class, () -> authorizations.voidAttempt(order, 1));
        settle();
        assertEquals("VOIDED", state());
    }

    @Test
    void anUnansweredCaptureTakesTheMoneyOnce() {
        for (Fault fault : List.of(Fault.NOT_SENT, Fault.ANSWER_LOST)) {
            order = UUID.randomUUID();
            authorize();
            UUID id = UUID.randomUUID();
            FaultyProvider.next(fault);
            var unanswered = assertThrows(ProblemException.class, () -> captures.capture(order, 1, id, eur(3000)));
            assertEquals(503, unanswered.problem().status());
            assertThrows(ProblemException.class, () -> authorizations.voidAttempt(order, 1), "a capture is under way");
            settle();
            assertEquals("PARTIALLY_CAPTURED", state());
            captures.capture(order, 1, id, eur(3000));
            assertEquals(1, events("payment-captured"));
            assertEquals(eur(3000), find().funds().captured());
        }
    }

    @Test
    void aCrashDuringACaptureTakesTheMoneyOnce() {
        authorize();
        UUID id = UUID.randomUUID();
        FaultyProvider.next(Fault.CRASH);
        assertThrows(Crash.class, () -> captures.capture(order, 1, id, eur(3000)));
        captures.capture(order, 1, id, eur(3000));
        settle();
        assertEquals(eur(3000), find().funds().captured());
        assertEquals(1, events("payment-captured"));
    }

    @Test
    void aRefundIsGivenOnceWhateverGoesWrong() {
        for (Fault fault : List.of(Fault.NONE, Fault.NOT_SENT, Fault.ANSWER_LOST, Fault.CRASH)) {
            order = UUID.randomUUID();
            authorize();
            captures.capture(order, 1, UUID.randomUUID(), eur(5000));
            UUID payment = find().id();
            database.inTransaction(() -> {
                refunds.request(payment, eur(1500), "broken");
            });
            FaultyProvider.next(fault);
            settle();
            settle();
            assertEquals(eur(1500), find().funds().refunded(), fault.toString());
            assertEquals(1, events("payment-refunded"));
            var tooMuch = assertThrows(
                    ProblemException.class,
                    () -> database.inTransaction(() -> {
                        refunds.request(payment, eur(3501), "too much");
                    }));
            assertEquals(409, tooMuch.problem().status());
        }
    }

    @Test
    void aRefusedCaptureFindsOutThatNothingIsHeldAnyMore() {
        authorize();
        run("update simulator.payment set expires_at = now() - interval '1 second' where key = '" + order + ":1'");
        var refused =
                assertThrows(ProblemException.class, () -> captures.capture(order, 1, UUID.randomUUID(), eur(5000)));
        assertEquals("urn:souk:problem:authorization-expired", refused.problem().type());
        settle();
        assertEquals("EXPIRED", state());
        assertEquals(1, events("payment-expired"));
        assertEquals(PaymentState.AUTHORIZED, authorize(2).state(), "another attempt may follow");
    }

    @Test
    void anAuthorizationEndsWithItsTerm() {
        authorize();
        captures.capture(order, 1, UUID.randomUUID(), eur(2000));
        run("update simulator.payment set expires_at = now() - interval '1 second' where key = '" + order + ":1'");
        settle();
        assertEquals("CAPTURED", state());
        assertEquals(eur(3000), find().funds().released());
    }

    @Test
    void manyWorkersLookAtARowOnce() throws Exception {
        for (int i = 0; i < 30; i++) {
            order = UUID.randomUUID();
            FaultyProvider.next(Fault.CRASH);
            assertThrows(Crash.class, this::authorize);
        }
        run("update payment set next_check_at = now() where state = 'PENDING'");
        int looked = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : threads.invokeAll(IntStream.range(0, 6)
                    .<Callable<Integer>>mapToObj(_ -> settlement::settleDue)
                    .toList())) {
                looked += result.get();
            }
        }
        assertEquals(30, looked);
        assertEquals(0, server.count("payment where state = 'PENDING'"));
    }

    @Test
    void aRowThatCanNotBeSettledIsLookedAtLessAndLessOften() {
        FaultyProvider.next(Fault.CRASH);
        assertThrows(Crash.class, this::authorize);
        for (int i = 0; i < 12; i++) {
            FaultyProvider.next(Fault.NOT_SENT);
            settle();
            assertEquals("UNKNOWN", state());
        }
        assertTrue(
                server.one("select (next_check_at > now() + interval '3 minutes')::text from payment where order_id = '"
                                + order + "'")
                        .equals("true"));
        assertFalse(settlement.settleDue() > 0, "not due");
        settle();
        assertEquals("AUTHORIZED", state());
    }

    private void settle() {
        settle(order);
    }

    private Payment authorize() {
        return authorize(1);
    }

    private Payment authorize(int attempt) {
        return authorize(order, attempt);
    }

    private Payment find() {
        return database.inTransaction(() -> jdbc.one(
                                "select id from payment where order_id = ? and attempt = 1",
                                row -> row.uuid("id"),
                                order)
                        .map(id -> database.entityManager().find(Payment.class, id)))
                .orElseThrow();
    }

    private String state() {
        return find().state().name();
    }

    private long events(String name) {
        return events(order, name);
    }

    private long authorizationsBooked() {
        return server.count("ledger_entry e join payment p on p.id = e.payment_id"
                + " where e.kind = 'AUTHORIZATION' and p.order_id = '" + order + "'");
    }
}
