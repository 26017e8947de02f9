package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.billing.payment.FaultyProvider.Crash;
import dev.souk.billing.payment.FaultyProvider.Fault;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An instance whose clock is wrong asks the provider when the others would. */
@AddBean(FaultyProvider.class)
@AddBean(WrongClockTest.WrongClock.class)
@AddConfig(key = "souk.billing.abandon-after", value = "PT1M")
class WrongClockTest extends BillingTestBase {
    private static volatile Duration ahead = Duration.ZERO;

    @Inject
    private Authorizations authorizations;

    @Inject
    private Captures captures;

    @Inject
    private Refunds refunds;

    @Inject
    private OrderRefunds orderRefunds;

    @Inject
    private Settlement settlement;

    /** The clock of a machine that is wrong. */
    @Dependent
    @Alternative
    @Priority(1)
    static class WrongClock {
        @Produces
        @Singleton
        @Alternative
        @Priority(1)
        Clock clock() {
            return ((InstantSource) () -> Instant.now().plus(ahead)).withZone(ZoneOffset.UTC);
        }
    }

    @BeforeEach
    void nothingElseIsDue() {
        ahead = Duration.ZERO;
        FaultyProvider.next(Fault.NONE);
        for (String table : new String[] {"payment", "capture", "refund"}) {
            run("update " + table + " set next_check_at = now() + interval '1 day' where next_check_at is not null");
        }
    }

    @AfterEach
    void clockIsRightAgain() {
        ahead = Duration.ZERO;
    }

    @Test
    void aRefundIsPutToTheProviderAtOnce() {
        ahead = Duration.ofHours(1);
        UUID payment = authorize().id();
        captures.capture(order, 1, UUID.randomUUID(), eur(5000));
        database.inTransaction(() -> {
            refunds.request(payment, eur(1500), "broken");
        });
        settlement.settleDue();
        assertEquals(1, events("payment-refunded"));
    }

    @Test
    void whatIsUnsettledIsLookedAtSoon() {
        ahead = Duration.ofHours(1);
        fails(Fault.CRASH, Crash.class, this::authorize);
        assertDueSoon("payment");
        FaultyProvider.next(Fault.NOT_SENT);
        authorize();
        assertDueSoon("payment");
        authorize();
        fails(Fault.CRASH, Crash.class, () -> captures.capture(order, 1, UUID.randomUUID(), eur(2000)));
        assertDueSoon("capture");
        settle("capture");
        fails(Fault.CRASH, Crash.class, () -> orderRefunds.refund(UUID.randomUUID(), order, eur(500), false, "broken"));
        assertDueSoon("refund");
        settle("refund");
        fails(Fault.NOT_SENT, ProblemException.class, () -> authorizations.voidAttempt(order, 1));
        assertDueSoon("payment");
        settle("payment");
        assertEquals(1, events("payment-voided"));
    }

    @Test
    void aRequestThatMayBeOnItsWayIsNotTakenForAbandoned() {
        FaultyProvider.next(Fault.NOT_SENT);
        assertEquals(PaymentState.UNKNOWN, authorize().state());
        ahead = Duration.ofSeconds(90);
        settle("payment");
        assertEquals(PaymentState.AUTHORIZED, authorize().state(), "its key is not closed at the provider");
    }

    private void assertDueSoon(String table) {
        assertEquals(
                1,
                count(table + " where next_check_at <= now() + interval '20 seconds' and " + ofOrder(table)),
                table + " is due soon");
    }

    private void settle(String table) {
        run("update " + table + " set next_check_at = now() where next_check_at is not null and " + ofOrder(table));
        settlement.settleDue();
    }

    private String ofOrder(String table) {
        String ids = "(select id from payment where order_id = '" + order + "')";
        return (table.equals("payment") ? "id in " : "payment_id in ") + ids;
    }

    private <T extends Throwable> void fails(Fault fault, Class<T> expected, Runnable call) {
        FaultyProvider.next(fault);
        assertThrows(expected, call::run);
    }

    private Payment authorize() {
        return authorizations.authorize(new AuthorizationRequest(order, 1, order, "S-1", eur(5000), "tok_ok"));
    }

    private void run(String sql) {
        database.inTransaction(() -> {
            jdbc.update(sql);
        });
    }

    private static Money eur(long cents) {
        return Money.of(cents, "EUR");
    }
}
