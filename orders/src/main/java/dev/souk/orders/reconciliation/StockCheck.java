package dev.souk.orders.reconciliation;

import dev.souk.orders.catalog.CatalogGateway;
import dev.souk.orders.catalog.CatalogGateway.HeldStock;
import dev.souk.platform.data.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Compares what catalog holds with the orders: every hold, and the orders that should have one. */
@Singleton
class StockCheck {

    private static final int SOME = 1000;

    private final Database database;
    private final OrderFacts orders;
    private final CatalogGateway catalog;

    @Inject
    StockCheck(Database database, OrderFacts orders, CatalogGateway catalog) {
        this.database = database;
        this.orders = orders;
        this.catalog = catalog;
    }

    /**
     * Looks at a page of holds, which are sorted by their orders' ids, and at the orders of the same range of ids that have none.
     *
     * @param after the last id of the page before
     * @return the last id of this page; empty when it was the last one
     */
    Optional<UUID> page(Findings findings, UUID after, Duration grace) {
        var page = catalog.held(Optional.of(after).filter(id -> !id.equals(Reconciliation.FIRST)));
        var holds = page.items().stream().filter(HeldStock::isOrder).toList();
        findings.looking(holds.size());
        var ids = holds.stream().map(HeldStock::ownerId).collect(Collectors.toSet());
        var facts = database.inTransaction(() -> orders.of(ids, grace));
        holds.forEach(hold -> compare(findings, hold, Optional.ofNullable(facts.get(hold.ownerId()))));
        parkMissing(findings, after, page.next().orElse(Reconciliation.LAST), ids, grace);
        return page.next();
    }

    /** Whoever is to be shipped and did not change for a while had a hold when the page was read. */
    private void parkMissing(Findings findings, UUID after, UUID upTo, Set<UUID> held, Duration grace) {
        UUID from = after;
        List<UUID> some;
        do {
            var last = from;
            some = database.inTransaction(() -> orders.toShip(last, upTo, grace, SOME));
            parkMissing(findings, some.stream().filter(id -> !held.contains(id)).toList(), grace);
            findings.looking(0);
            from = some.isEmpty() ? last : some.getLast();
        } while (some.size() == SOME);
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
    private void parkMissing(Findings findings, List<UUID> missing, Duration grace) {
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
