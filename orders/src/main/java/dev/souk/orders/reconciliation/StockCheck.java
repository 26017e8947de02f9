package dev.souk.orders.reconciliation;

import dev.souk.orders.catalog.CatalogGateway;
import dev.souk.orders.catalog.CatalogGateway.HeldStock;
import dev.souk.platform.data.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Compares what catalog holds with the orders: first every hold, then the orders that should have had one. */
@Singleton
class StockCheck {

    private final Database database;
    private final OrderFacts orders;
    private final CatalogGateway catalog;

    @Inject
    StockCheck(Database database, OrderFacts orders, CatalogGateway catalog) {
        this.database = database;
        this.orders = orders;
        this.catalog = catalog;
    }

    /** Looks at every hold; {@code expected} are the orders that were to be shipped before it began. */
    void run(Findings findings, Set<UUID> expected, Duration grace) {
        var missing = new HashSet<>(expected);
        Optional<UUID> next = Optional.empty();
        do {
            var page = catalog.held(next);
            var holds = page.items().stream().filter(HeldStock::isOrder).toList();
            findings.looking(holds.size());
            var ids = holds.stream().map(HeldStock::ownerId).toList();
            var facts = database.inTransaction(() -> orders.of(ids, grace));
            holds.forEach(hold -> compare(findings, hold, Optional.ofNullable(facts.get(hold.ownerId()))));
            ids.forEach(missing::remove);
            next = page.next();
        } while (next.isPresent());
        parkMissing(findings, missing, grace);
    }

    private void compare(Findings findings, HeldStock hold, Optional<OrderFacts.Fact> known) {
        var id = hold.ownerId();
        if (known.isEmpty()) {
            findings.park(DifferenceKind.STOCK_WITHOUT_ORDER, id, "held are " + text(hold.units()));
            return;
        }
        var order = known.get();
        if (!order.settled() || hold.units().equals(order.open())) {
            return;
        }
        var detail = order + ", to leave are " + text(order.open()) + ", held are " + text(hold.units());
        switch (order.status()) {
            case CANCELLED ->
                findings.fix(DifferenceKind.STOCK_OF_FINISHED_ORDER, id, detail, () -> catalog.release(id));
            case SHIPPED -> findings.fix(DifferenceKind.STOCK_OF_FINISHED_ORDER, id, detail, () -> hasLeft(order));
            default -> findings.park(DifferenceKind.STOCK_DIFFERS, id, detail);
        }
    }

    /**
     * What an order that is SHIPPED still holds has left the house, unless it was cancelled: to give it back would sell it twice.
     * So catalog is told of the shipments again, which takes each out of the stock once, and then at most what was cancelled is
     * given back.
     */
    private void hasLeft(OrderFacts.Fact order) {
        if (!isAtMost(order.cancelled(), catalog.heldBy(order.id()))) {
            if (order.fulfilledByHand()) {
                throw new IllegalStateException("an operator saw to the stock of a shipment");
            }
            order.shipments().forEach((shipment, units) -> catalog.fulfil(order.id(), shipment, units));
        }
        var left = catalog.heldBy(order.id());
        if (!isAtMost(order.cancelled(), left)) {
            throw new IllegalStateException("still held are " + text(left) + " after all shipments have left");
        }
        if (!left.isEmpty()) {
            catalog.release(order.id());
        }
    }

    private static boolean isAtMost(Map<String, Integer> most, Map<String, Integer> units) {
        return units.entrySet().stream().allMatch(line -> line.getValue() <= most.getOrDefault(line.getKey(), 0));
    }

    /** Read again: while the holds were listed, they may have been shipped or cancelled. */
    private void parkMissing(Findings findings, Set<UUID> missing, Duration grace) {
        var facts = database.inTransaction(() -> orders.of(missing, grace));
        facts.values().stream()
                .filter(order ->
                        order.settled() && !order.isFinished() && !order.open().isEmpty())
                .forEach(order -> findings.park(
                        DifferenceKind.STOCK_DIFFERS,
                        order.id(),
                        order + ", to leave are " + text(order.open()) + ", nothing is held"));
    }

    private static String text(Map<String, Integer> units) {
        return units.isEmpty()
                ? "nothing"
                : String.join(
                        ", ",
                        units.entrySet().stream()
                                .map(line -> line.getValue() + " x " + line.getKey())
                                .sorted()
                                .toList());
    }
}
