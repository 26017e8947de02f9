package dev.souk.billing.payment;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.money.Money;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A test of billing's operations with a provider that fails as it is told. Nothing works in the background, and in the end
 * the books agree.
 */
@WithPostgres
@HelidonTest
@AddBean(FaultyProvider.class)
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.billing.settlement.pause", value = "PT0S")
@AddConfig(key = "souk.billing.simulator.webhook-pause", value = "PT0S")
abstract class FaultyProviderTestBase {

    @Inject
    Authorizations authorizations;

    @Inject
    Captures captures;

    @Inject
    Settlement settlement;

    @Inject
    Database database;

    @Inject
    Jdbc jdbc;

    TestDatabase server;

    @BeforeEach
    void connect(TestDatabase fresh) {
        server = fresh;
    }

    @AfterEach
    void booksAgree() {
        BooksCheck.assertBooksAgree(database, jdbc);
    }

    Payment authorize(UUID order, int attempt) {
        return authorizations.authorize(new AuthorizationRequest(order, attempt, order, "S-1", eur(5000), "tok_ok"));
    }

    /** All that is open is due now. */
    void makeDue() {
        for (String table : new String[] {"payment", "capture", "refund"}) {
            run("update " + table + " set next_check_at = now() where next_check_at is not null");
        }
    }

    /** All that is open of an order is due now, and one worker looks. */
    void settle(UUID order) {
        String due = " set next_check_at = now() where next_check_at is not null and ";
        String payments = "(select id from payment where order_id = '" + order + "')";
        run("update payment" + due + "id in " + payments);
        run("update capture" + due + "payment_id in " + payments);
        run("update refund" + due + "payment_id in " + payments);
        settlement.settleDue();
    }

    /** How many events of a type, such as {@code payment-captured}, tell of an order. */
    long events(UUID order, String name) {
        return server.count("outbox where type = 'souk.billing." + name + ".v1' and aggregate_id = '" + order + "'");
    }

    void run(String sql) {
        database.inTransaction(() -> {
            jdbc.update(sql);
        });
    }

    static Money eur(long cents) {
        return Money.of(cents, "EUR");
    }
}
