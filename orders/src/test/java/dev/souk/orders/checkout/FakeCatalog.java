package dev.souk.orders.checkout;

import dev.souk.orders.catalog.CatalogGateway;
import dev.souk.orders.catalog.QuotedLine;
import dev.souk.platform.money.Money;
import dev.souk.platform.rest.RemoteProblem;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Catalog in memory, by its contract: holds are all or nothing, repeatable, and refused after a release. */
final class FakeCatalog implements CatalogGateway {

    final Map<String, Integer> onHand = new HashMap<>(Map.of("MUG", 10, "BOOK", 10));
    final Map<UUID, Map<String, Integer>> held = new HashMap<>();
    final Set<UUID> released = new HashSet<>();
    final Set<UUID> shipments = new HashSet<>();
    final Set<UUID> restocks = new HashSet<>();
    /** Units that one customer may have of an article, in one order. */
    final Map<String, Integer> limits = new HashMap<>();

    long price = 1299;

    /** Is told {@code before ...} and {@code after ...} each call, and may throw. */
    volatile Consumer<String> at = _ -> {};

    @Override
    public Quotes quote(String currency, Map<String, Integer> quantities) {
        at.accept("before quote");
        return quoted(currency, quantities);
    }

    private synchronized Quotes quoted(String currency, Map<String, Integer> quantities) {
        var lines = quantities.entrySet().stream()
                .filter(entry -> onHand.containsKey(entry.getKey()))
                .map(entry -> new QuotedLine(
                        entry.getKey(),
                        entry.getValue(),
                        new UUID(7, entry.getKey().hashCode()),
                        entry.getKey(),
                        Money.of(price, currency),
                        "standard",
                        300,
                        true))
                .toList();
        var unknown = new HashSet<>(quantities.keySet());
        unknown.removeAll(onHand.keySet());
        return new Quotes(lines, unknown);
    }

    @Override
    public Hold hold(UUID orderId, UUID customerId, Map<String, Integer> quantities) {
        at.accept("before hold");
        var answer = held(orderId, quantities);
        at.accept("after hold");
        return answer;
    }

    private synchronized Hold held(UUID orderId, Map<String, Integer> quantities) {
        if (released.contains(orderId)) {
            throw RemoteProblem.of(409, "hold-released");
        }
        if (!held.containsKey(orderId)) {
            var missing = quantities.entrySet().stream()
                    .filter(entry -> free(entry.getKey()) < entry.getValue())
                    .map(entry -> new Shortage(entry.getKey(), entry.getValue(), free(entry.getKey())))
                    .toList();
            if (!missing.isEmpty()) {
                return new Hold.OutOfStock(List.copyOf(missing));
            }
            var over = quantities.entrySet().stream()
                    .filter(entry -> limits.getOrDefault(entry.getKey(), Integer.MAX_VALUE) < entry.getValue())
                    .map(entry -> new Limited(entry.getKey(), entry.getValue(), limits.get(entry.getKey()), 0))
                    .toList();
            if (!over.isEmpty()) {
                return new Hold.OverLimit(List.copyOf(over));
            }
            held.put(orderId, new HashMap<>(quantities));
        }
        return new Hold.Held();
    }

    @Override
    public void release(UUID orderId) {
        at.accept("before release");
        synchronized (this) {
            held.remove(orderId);
            released.add(orderId);
        }
        at.accept("after release");
    }

    @Override
    public void fulfil(UUID orderId, UUID shipmentId, Map<String, Integer> quantities) {
        at.accept("before fulfil");
        synchronized (this) {
            if (!shipments.contains(shipmentId)) {
                var has = held.getOrDefault(orderId, Map.of());
                if (quantities.entrySet().stream()
                        .anyMatch(wanted -> has.getOrDefault(wanted.getKey(), 0) < wanted.getValue())) {
                    throw RemoteProblem.of(409, "not-held");
                }
                shipments.add(shipmentId);
                quantities.forEach((sku, units) -> {
                    onHand.merge(sku, -units, Integer::sum);
                    held.get(orderId).merge(sku, -units, Integer::sum);
                });
            }
        }
        at.accept("after fulfil");
    }

    @Override
    public synchronized Map<String, Integer> heldBy(UUID orderId) {
        var units = new HashMap<>(held.getOrDefault(orderId, Map.of()));
        units.values().removeIf(left -> left == 0);
        return units;
    }

    @Override
    public synchronized HeldPage held(Optional<UUID> after) {
        var orders = held.keySet().stream()
                .filter(id ->
                        after.isEmpty() || id.toString().compareTo(after.get().toString()) > 0)
                .sorted(Comparator.comparing(UUID::toString))
                .toList();
        var page = orders.stream()
                .limit(2)
                .map(id -> {
                    var units = new HashMap<>(held.get(id));
                    units.values().removeIf(left -> left == 0);
                    return new HeldStock(id, true, units);
                })
                .toList();
        return new HeldPage(
                page.stream().filter(hold -> !hold.units().isEmpty()).toList(),
                orders.size() > 2 ? Optional.of(page.getLast().ownerId()) : Optional.empty());
    }

    @Override
    public void restock(UUID returnId, UUID orderId, Map<String, Integer> quantities) {
        at.accept("before restock");
        synchronized (this) {
            if (restocks.add(returnId)) {
                quantities.forEach((sku, units) -> onHand.merge(sku, units, Integer::sum));
            }
        }
        at.accept("after restock");
    }

    private int free(String sku) {
        return onHand.get(sku)
                - held.values().stream()
                        .mapToInt(units -> units.getOrDefault(sku, 0))
                        .sum();
    }

    synchronized int heldUnits() {
        return held.values().stream()
                .flatMap(units -> units.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }
}
