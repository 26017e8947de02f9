package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the database refuses whatever the code does. */
@WithPostgres
class PaymentConstraintsTest {

    private final TestDatabase database;
    private final UUID order = UUID.randomUUID();

    PaymentConstraintsTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void authorizeFirstAttempt() throws SQLException {
        run(insert(1, "AUTHORIZED", 100));
    }

    @Test
    void oneOpenAuthorizationPerOrder() throws SQLException {
        for (String open : new String[] {"PENDING", "UNKNOWN", "VOIDING"}) {
            assertRefused("payment_one_open_per_order", insert(2, open, 0));
        }
        assertRefused("payment_one_open_per_order", insert(2, "AUTHORIZED", 100));
        run(insert(2, "DECLINED", 0));
        run("update payment set state = 'VOIDED', released = 100 where order_id = '%s' and attempt = 1"
                .formatted(order));
        run(insert(3, "AUTHORIZED", 100));
    }

    @Test
    void amountsStayWithinWhatWasAuthorized() {
        assertRefused("payment_captured_within_authorized", update("captured = 101"));
        assertRefused("payment_captured_within_authorized", update("captured = 60, capturing = 41"));
        assertRefused("payment_captured_within_authorized", update("captured = 60, released = 41"));
        assertRefused("payment_refunded_within_captured", update("captured = 60, refunded = 61"));
        assertRefused("payment_refunded_within_captured", update("captured = 60, refunded = 30, refunding = 31"));
        assertRefused("payment_authorized_as_asked", update("authorized = 99"));
        assertRefused("payment_captured_check", update("captured = -1"));
    }

    @Test
    void nothingIsHeldWhenItIsOver() {
        assertRefused("payment_nothing_held_when_over", update("state = 'VOIDED'"));
        assertRefused("payment_nothing_held_when_over", update("state = 'CAPTURED', captured = 99"));
        assertRefused("payment_state_check", update("state = 'SOMETHING'"));
    }

    @Test
    void theRefundOfAnOrderIsTheSumOfItsParts() throws SQLException {
        UUID refund = UUID.randomUUID();
        String payment = "(select id from payment where order_id = '" + order + "' and attempt = 1)";
        String whole = """
                insert into order_refund (id, order_id, currency, amount, reason, created_at)
                values ('%s', '%s', 'EUR', 50, 'returned', now());
                """.formatted(refund, order);
        String part = """
                insert into refund (id, payment_id, amount, reason, state, created_at, updated_at, order_refund_id)
                values ('%s', %s, %d, 'returned', 'DONE', now(), now(), '%s');
                """;
        assertRefused("do not sum", whole);
        assertRefused("do not sum", whole + part.formatted(UUID.randomUUID(), payment, 49, refund));
        run(whole
                + part.formatted(UUID.randomUUID(), payment, 20, refund)
                + part.formatted(UUID.randomUUID(), payment, 30, refund));
        assertRefused("do not sum", part.formatted(UUID.randomUUID(), payment, 1, refund));
    }

    @Test
    void anAttemptIsReauthorizedByALaterOne() throws SQLException {
        assertRefused("payment_reauthorizes_an_earlier_attempt", update("reauthorizes = 1"));
        run(insert(2, "DECLINED", 0));
        run("update payment set reauthorizes = 1 where order_id = '" + order + "' and attempt = 2");
    }

    @Test
    void anAttemptExistsOnce() {
        assertRefused("payment_attempt", insert(1, "DECLINED", 0));
    }

    private String update(String set) {
        return "update payment set " + set + " where order_id = '" + order + "' and attempt = 1";
    }

    private String insert(int attempt, String state, long authorized) {
        return """
                insert into payment (id, order_id, attempt, state, customer_id, order_number, currency, amount, authorized,
                                     created_at, updated_at)
                values ('%s', '%s', %d, '%s', '%s', 'S-1', 'EUR', 100, %d, now(), now())
                """.formatted(UUID.randomUUID(), order, attempt, state, UUID.randomUUID(), authorized);
    }

    private void assertRefused(String constraint, String sql) {
        var refused = assertThrows(SQLException.class, () -> run(sql), sql);
        assertEquals("23", refused.getSQLState().substring(0, 2));
        assertTrue(refused.getMessage().contains(constraint), refused.getMessage());
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
