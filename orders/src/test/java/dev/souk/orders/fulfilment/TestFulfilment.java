package dev.souk.orders.fulfilment;

import dev.souk.orders.billing.BillingGateway;
import dev.souk.orders.catalog.CatalogGateway;
import dev.souk.orders.order.OrderEvents;
import dev.souk.orders.order.Orders;
import dev.souk.orders.order.TestAccess;
import dev.souk.orders.saga.SagaScript;
import dev.souk.orders.saga.TestProcess;
import dev.souk.platform.data.Database;
import dev.souk.platform.identity.CurrentCaller;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The parts of shipping, for tests of other packages. */
public final class TestFulfilment {

    private TestFulfilment() {}

    public static SagaScript script(
            Database database,
            Orders orders,
            CatalogGateway catalog,
            BillingGateway billing,
            OrderEvents events,
            TestProcess process,
            Clock clock) {
        var reauthorization = new Reauthorization(database, orders, billing, clock);
        return new Fulfilment(database, orders, catalog, billing, reauthorization, events, process.answers, clock);
    }

    public static Response ship(
            Database database,
            Orders orders,
            CurrentCaller caller,
            TestProcess process,
            Clock clock,
            UUID orderId,
            Map<String, Integer> units) {
        var lines = units.entrySet().stream()
                .map(entry -> new ShipmentResource.NewShipment.Line(entry.getKey(), entry.getValue()))
                .toList();
        return new ShipmentResource(
                        database, orders, TestAccess.of(caller), process.sagas, process.requests(), caller, clock)
                .ship(
                        orderId,
                        new ShipmentResource.NewShipment(
                                lines.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(lines))));
    }
}
