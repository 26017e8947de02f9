package dev.souk.orders.returns;

import dev.souk.orders.billing.BillingGateway;
import dev.souk.orders.catalog.CatalogGateway;
import dev.souk.orders.order.Orders;
import dev.souk.orders.order.TestAccess;
import dev.souk.orders.saga.SagaScript;
import dev.souk.orders.saga.TestProcess;
import dev.souk.platform.data.Database;
import dev.souk.platform.events.Outbox;
import dev.souk.platform.identity.CurrentCaller;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** The parts of returning, for tests of other packages. */
public final class TestReturns {

    private final Database database;
    private final Orders orders;
    private final Returns returns;
    private final Clock clock;

    public TestReturns(Database database, Orders orders, Outbox outbox, Clock clock) {
        this.database = database;
        this.orders = orders;
        this.returns = new Returns(database, outbox, new ReturnMetrics());
        this.clock = clock;
    }

    public SagaScript script(CatalogGateway catalog, BillingGateway billing, TestProcess process) {
        return new Returning(database, orders, returns, catalog, billing, process.answers, clock);
    }

    private ReturnDesk desk(CurrentCaller caller, Clock at) {
        return new ReturnDesk(database, orders, TestAccess.of(caller), returns, at, Duration.ofDays(30));
    }

    /** The customer announces it. */
    public UUID request(UUID order, UUID customer, Map<String, Integer> units) {
        return request(order, customer, units, clock);
    }

    /** The customer announces it at another time. */
    public UUID request(UUID order, UUID customer, Map<String, Integer> units, Clock at) {
        return desk(() -> null, at).request(order, units, "test", customer).id();
    }

    public void approve(UUID order, UUID id, UUID staff) {
        desk(() -> null, clock).approve(order, id, Optional.empty(), staff);
    }

    public void reject(UUID order, UUID id, UUID staff) {
        desk(() -> null, clock).reject(order, id, "worn", staff);
    }

    /** The one return of the order is announced and approved, now or before. */
    public UUID approved(UUID order, UUID customer, UUID staff, Map<String, Integer> units) {
        var known = database.inTransaction(
                () -> returns.of(order).stream().map(OrderReturn::id).findFirst());
        return known.orElseGet(() -> {
            var id = request(order, customer, units);
            approve(order, id, staff);
            return id;
        });
    }

    /** The goods of the order's approved (or already received) return are here. */
    public Response receive(
            TestProcess process,
            CurrentCaller caller,
            UUID order,
            Map<String, Integer> restock,
            Map<String, Integer> writeOff) {
        var id = database.inTransaction(() -> returns.of(order).stream()
                .filter(goods -> goods.state() != ReturnState.REJECTED && goods.state() != ReturnState.REQUESTED)
                .max((a, b) -> a.requestedAt().compareTo(b.requestedAt()))
                .orElseThrow()
                .id());
        var lines = new ArrayList<ReturnDeskResource.Receipt.Line>();
        var skus = new TreeSet<>(restock.keySet());
        skus.addAll(writeOff.keySet());
        skus.forEach(sku -> lines.add(
                new ReturnDeskResource.Receipt.Line(sku, restock.getOrDefault(sku, 0), writeOff.getOrDefault(sku, 0))));
        return new ReturnDeskResource(desk(caller, clock), process.requests(), caller)
                .receive(order, id, new ReturnDeskResource.Receipt(lines));
    }

    /** The state of a return. */
    public String state(UUID id) {
        return database.inTransaction(() -> returns.get(id).state().name());
    }
}
