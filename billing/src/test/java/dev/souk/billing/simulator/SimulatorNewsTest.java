package dev.souk.billing.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.billing.BillingClient;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulator tells the shop over HTTP, whatever goes wrong on the way. */
@WithPostgres
@HelidonTest
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.billing.simulator.short-term", value = "PT0.2S")
@AddConfig(key = "souk.billing.simulator.webhooks", value = "authorized,captured,voided,refunded,expired")
@AddConfig(key = "souk.billing.simulator.webhook-pause", value = "PT0.05S")
@AddConfig(key = "souk.billing.settlement.pause", value = "PT0.05S")
class SimulatorNewsTest {

    @Inject
    private WebTarget target;

    @Inject
    private Database database;

    @Inject
    private Jdbc jdbc;

    @Inject
    private Faults faults;

    private UUID order;
    private BillingClient billing;
    private TestDatabase server;

    @BeforeEach
    void anotherOrder(TestDatabase fresh) {
        server = fresh;
        order = UUID.randomUUID();
        billing = new BillingClient(target);
    }

    @AfterEach
    void behave() {
        faults.follow(FaultPlan.NONE);
    }

    @Test
    void theShopLearnsOfAnExpiryFromAWebhookAlone() {
        assertEquals(
                "AUTHORIZED",
                billing.authorize(order, 1, order, 5000, "tok_expiring").state());
        database.inTransaction(() ->
                jdbc.update("update payment set next_check_at = now() + interval '1 day' where order_id = ?", order));
        Eventually.until("expired", () -> state().equals("EXPIRED"));
        assertEquals(1, heard("payment.expired"));
    }

    @Test
    void everythingThatHappensIsTold() {
        tellAll();
    }

    @Test
    void duplicatedDelayedAndReorderedWebhooksDoNoHarm() {
        faults.follow(
                new FaultPlan(List.of(), new FaultPlan.WebhookFaults(1, 0.7, 0, Optional.of(Duration.ofMillis(300)))));
        tellAll();
    }

    @Test
    void aWebhookThatNobodyTookIsSentAgain() {
        billing.authorize(order, 1, order, 5000, "tok_ok");
        Eventually.until("told", () -> heard("payment.authorized") == 1);
        Eventually.until("taken", this::allIsDelivered);
        database.inTransaction(() -> jdbc.update("delete from webhook_event"));
        database.inTransaction(() -> jdbc.update(
                "update simulator.webhook set delivered_at = null, due_at = now() where key = ?", order + ":1"));
        Eventually.until("told again", () -> heard("payment.authorized") == 1);
    }

    private void tellAll() {
        UUID capture = UUID.randomUUID();
        billing.authorize(order, 1, order, 5000, "tok_ok");
        billing.capture(order, 1, capture, 3000);
        billing.voidAttempt(order, 1);
        billing.refundOrder(UUID.randomUUID(), order, 1000);
        for (String type : List.of("authorized", "captured", "voided", "refunded")) {
            Eventually.until(type, () -> heard("payment." + type) == 1);
        }
        Eventually.until("delivered", this::allIsDelivered);
        assertEquals("CAPTURED", state());
        assertEquals(0, server.count("webhook_event where state = 'PARKED'"));
        for (String name : List.of("captured", "voided", "refunded")) {
            assertEquals(
                    1,
                    server.count("outbox where type = 'souk.billing.payment-" + name + ".v1' and aggregate_id = '"
                            + order + "'"),
                    name);
        }
    }

    private boolean allIsDelivered() {
        return server.count("simulator.webhook where delivered_at is null and key = '" + order + ":1'") == 0;
    }

    private long heard(String type) {
        return server.count("webhook_event where type = '" + type + "' and subject = '" + order + ":1'");
    }

    private String state() {
        return billing.internal("authorizations/" + order).json().at("/0/state").asText();
    }
}
