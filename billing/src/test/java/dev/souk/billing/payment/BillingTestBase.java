package dev.souk.billing.payment;

import dev.souk.billing.BillingClient;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test of billing over HTTP, each with an order of its own; nothing works in the background, and in the end the books agree. */
@WithPostgres
@HelidonTest
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.billing.settlement.pause", value = "PT0S")
@AddConfig(key = "souk.billing.simulator.webhook-pause", value = "PT0S")
abstract class BillingTestBase {

    @Inject
    WebTarget target;

    @Inject
    Database database;

    @Inject
    Jdbc jdbc;

    TestDatabase server;
    UUID order;
    UUID customer;
    BillingClient billing;

    @BeforeEach
    void anotherOrder(TestDatabase fresh) {
        server = fresh;
        order = UUID.randomUUID();
        customer = UUID.randomUUID();
        billing = new BillingClient(target);
    }

    @AfterEach
    void booksAgree() {
        BooksCheck.assertBooksAgree(database, jdbc);
    }

    /** How many rows there are. */
    long count(String fromAndWhere) {
        return server.count(fromAndWhere);
    }

    /** How many events of a type, such as {@code payment-captured}, tell of the order. */
    long events(String name) {
        return count("outbox where type = 'souk.billing." + name + ".v1' and aggregate_id = '" + order + "'");
    }
}
