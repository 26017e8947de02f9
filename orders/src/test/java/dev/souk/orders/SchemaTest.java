package dev.souk.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.postgresql.util.PSQLException;

/** The rules that hold whatever the code does: each is broken here by plain SQL, as the runtime role, and refused. */
@WithPostgres
class SchemaTest {

    private final Connection connection;
    private final UUID cart = UUID.randomUUID();
    private final UUID order = UUID.randomUUID();

    SchemaTest(TestDatabase server) throws SQLException {
        connection = server.connect();
        connection.setAutoCommit(false);
    }

    @BeforeEach
    void anOrder() throws SQLException {
        run(
                "insert into cart values ('%s', 'CHECKING_OUT', '%s', null, 'EUR', null, now(), now(), 1, null)",
                cart, cart);
        order(order, "PENDING", 519);
        run(
                "insert into order_line values ('%s', '%s', 1, 'MUG', '%s', 'Mug', 2, 0, 100, 200, 'standard', 1900, 19)",
                UUID.randomUUID(), order, cart);
        connection.commit();
    }

    @AfterEach
    void close() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @Test
    void oneLiveOrderPerCart() {
        refuses("one_live_order_per_cart", () -> order(UUID.randomUUID(), "PENDING", 519));
    }

    @Test
    void theTotalIsTheSumOfItsParts() {
        refuses("order_total_is_sum_of_parts", () -> order(UUID.randomUUID(), "CONFIRMED", 520));
    }

    @Test
    void thePartsAreTheSumsOfTheLines() throws SQLException {
        run("update customer_order set status = 'CANCELLED', cancel_reason = 'STAFF' where id = '%s'", order);
        order(UUID.randomUUID(), "PENDING", 519);
        var refused = assertThrows(PSQLException.class, connection::commit, "an order without its lines");
        assertEquals("23514", refused.getSQLState());
    }

    @Test
    void aLineIsASnapshotOfWhichOnlyTheShippedUnitsChange() throws SQLException {
        refuses("23514", () -> run("update order_line set unit_amount = 1 where order_id = '%s'", order));
        refuses("23514", () -> run("delete from order_line where order_id = '%s'", order));
        run("update order_line set shipped_quantity = 2 where order_id = '%s'", order);
        refuses(
                "order_line_shipped_at_most_bought",
                () -> run("update order_line set shipped_quantity = 3 where order_id = '%s'", order));
    }

    @Test
    void unitsAreShippedCancelledAndReturnedAtMostOnce() throws SQLException {
        var line = "update order_line set %s where order_id = '%s'";
        run(line, "shipped_quantity = 1", order);
        refuses("order_line_shipped_at_most_bought", () -> run(line, "cancelled_quantity = 2", order));
        run(line, "returning_quantity = 1", order);
        refuses("order_line_returned_at_most_shipped", () -> run(line, "returned_quantity = 1", order));
        run(line, "returning_quantity = 0, returned_quantity = 1", order);
        refuses("order_line_returned_at_most_shipped", () -> run(line, "returning_quantity = 1", order));
    }

    @Test
    void aDiscountNeedsACodeAndIsAPartOfTheTotal() throws SQLException {
        promotion("XYZ");
        var change =
                "update customer_order set discount_amount = 50, promotion_code = %s, total_amount = %d where id = '%s'";
        refuses("order_total_is_sum_of_parts", () -> run(change, "'XYZ'", 519, order));
        refuses("order_discount_by_promotion", () -> run(change, "null", 469, order));
        run(change, "'XYZ'", 469, order);
    }

    private void promotion(String code) throws SQLException {
        run(
                "insert into promotion (code, description, percent, valid_from, active, max_redemptions, created_by, created_at)"
                        + " values ('%s', 'test', 100, now(), true, 1, '%s', now())",
                code, cart);
    }

    @Test
    void aPromotionIsUsedAtMostAsOftenAsItMayBe() throws SQLException {
        promotion("ABC");
        run("update promotion set redeemed = 1 where code = 'ABC'");
        refuses("promotion_redeemed_within_bound", () -> run("update promotion set redeemed = 2 where code = 'ABC'"));
        refuses("promotion_redeemed_within_bound", () -> run("update promotion set redeemed = -1 where code = 'ABC'"));
    }

    /** Key, saga and order are tied one to one: the key's id and what it refers to, the saga's id, its order. */
    @Test
    void oneOrderPerKey() throws SQLException {
        key("01", order);
        refuses("idempotency_key_pkey", () -> key("01", cart));
        refuses("idempotency_key_reference", () -> key("02", order));
        saga("CHECKOUT", "HOLD", "tok");
        run("update saga set state = 'DONE', payment_token = null where order_id = '%s'", order);
        refuses("one_checkout_per_order", () -> saga("CHECKOUT", "HOLD", "tok"));
    }

    private void key(String id, UUID reference) throws SQLException {
        run(
                "insert into idempotency_key (id, caller, operation, fingerprint, reference, expires_at)"
                        + " values (decode(repeat('%s', 32), 'hex'), 'user', 'POST', decode(repeat('00', 32), 'hex'), '%s', now())",
                id, reference);
    }

    @Test
    void cancelledExactlyWithAReason() {
        refuses(
                "order_cancelled_with_reason",
                () -> run("update customer_order set status = 'CANCELLED' where id = '%s'", order));
    }

    @Test
    void oneOpenSagaPerOrder() throws SQLException {
        saga("CHECKOUT", "HOLD", "tok");
        refuses("one_open_saga_per_order", () -> saga("CANCELLATION", "VOID", ""));
    }

    @Test
    void aSagaThatIsDoneKeepsNoPaymentToken() throws SQLException {
        saga("CHECKOUT", "HOLD", "tok");
        refuses("saga_done_holds_no_secret", () -> run("update saga set state = 'DONE' where order_id = '%s'", order));
    }

    @Test
    void aSagaStandsAtAStepOfItsKind() {
        refuses("saga_step_of_kind", () -> saga("CHECKOUT", "CAPTURE", "tok"));
    }

    private void order(UUID id, String status, long total) throws SQLException {
        run(
                "insert into customer_order values ('%s', '%s', '%s', '%s', '%s', null, 'EUR', 200, 19, 300, %d, 'standard',"
                        + " 'Ada', 'Street 1', null, 'Berlin', '10115', 'DE', 1, now(), 1)",
                id, id, cart, cart, status, total);
    }

    private void saga(String kind, String step, String token) throws SQLException {
        run(
                "insert into saga (id, kind, order_id, step, state, payment_attempt, payment, payment_token, next_attempt_at)"
                        + " values ('%s', '%s', '%s', '%s', 'RUNNING', 1, 'NOT_ASKED', '%s', now())",
                UUID.randomUUID(), kind, order, step, token);
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private void run(String sql, Object... args) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql.formatted(args));
        }
    }

    /** Refused by the constraint of that name, or with that SQL state; the transaction goes on after it. */
    private void refuses(String rule, Executable change) {
        try {
            var before = connection.setSavepoint();
            var refused = assertThrows(PSQLException.class, change);
            var constraint = refused.getServerErrorMessage().getConstraint();
            assertEquals(rule, constraint == null ? refused.getSQLState() : constraint);
            connection.rollback(before);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
