package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.billing.BillingClient;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an authorization, which each checkout has, asks of the database. It must not grow unnoticed. */
@WithPostgres
@HelidonTest
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.billing.settlement.pause", value = "PT0S")
@AddConfig(key = "souk.billing.simulator.webhook-pause", value = "PT0S")
@AddConfig(key = "souk.reconciliation.every", value = "PT0S")
class AuthorizationCostTest {

    @Inject
    private WebTarget target;

    @Test
    void isTwoStatementsAndOneTransaction(TestDatabase server) {
        var billing = new BillingClient(target);
        authorize(billing);
        var sent = server.statementsOf(() -> authorize(billing));
        assertEquals(1, sent.get("BEGIN"), sent::toString);
        long all = sent.entrySet().stream()
                .filter(statement -> !isNotOurs(statement.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        // The intent and the provider's row commit themselves; with the answer come its state and ledger entry.
        assertTrue(all <= 5, () -> all + ": " + sent);
    }

    /** What the database asks itself at the commit of a ledger entry, and what a new connection is told. */
    private static boolean isNotOurs(String statement) {
        return statement.startsWith("set ")
                || statement.equals("COMMIT")
                || statement.endsWith("entry_id = entry)")
                || statement.startsWith("SELECT currency, sum(amount) AS off");
    }

    private static void authorize(BillingClient billing) {
        assertEquals(
                "AUTHORIZED",
                billing.authorize(UUID.randomUUID(), 1, UUID.randomUUID(), 5000, "tok_ok")
                        .state());
    }
}
