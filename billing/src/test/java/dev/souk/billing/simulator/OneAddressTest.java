package dev.souk.billing.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.billing.BillingClient;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.server.ServerCdiExtension;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.ClientBuilder;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** As on a cluster, the process listens on one address of the machine, which is not 127.0.0.1. */
@WithPostgres
@HelidonTest
@AddConfig(key = "server.host", value = OneAddressTest.ADDRESS)
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.billing.simulator.webhook-pause", value = "PT0.05S")
class OneAddressTest {

    static final String ADDRESS = "127.0.0.2";

    @Inject
    private BeanManager beans;

    @Test
    void theSimulatorIsAskedAndItsWebhooksComeIn(TestDatabase server) {
        int port = beans.getExtension(ServerCdiExtension.class).port();
        assertThrows(ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        var billing = new BillingClient(ClientBuilder.newClient().target("http://" + ADDRESS + ":" + port));
        UUID order = UUID.randomUUID();
        assertEquals(
                "AUTHORIZED", billing.authorize(order, 1, order, 5000, "tok_ok").state());
        billing.capture(order, 1, UUID.randomUUID(), 3000);
        Eventually.until("told", () -> server.count("webhook_event where type = 'payment.captured'") == 1);
    }
}
