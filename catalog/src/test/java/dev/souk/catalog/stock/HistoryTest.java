package dev.souk.catalog.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random histories answer and end as a model of stock does that is too simple to be wrong. */
@WithPostgres
class HistoryTest {

    private static final List<String> SKUS = List.of("A", "B", "C");
    private static final int STEPS = 120;
    private static final int IDS = 12;

    private final Warehouse warehouse;
    private final Map<String, Integer> onHand = new TreeMap<>();
    private final Map<UUID, Promise> promises = new HashMap<>();
    private final Map<UUID, Object> shipments = new HashMap<>();
    private final Map<UUID, Object> restocks = new HashMap<>();

    /** A hold as the model knows it. */
    private static final class Promise {
        private boolean released;
        private SortedMap<String, Integer> promised = new TreeMap<>();
        private SortedMap<String, Integer> left = new TreeMap<>();

        boolean fulfilled() {
            return !promised.isEmpty() && left.values().stream().allMatch(pieces -> pieces == 0);
        }

        int weight(String sku) {
            return released ? 0 : left.getOrDefault(sku, 0);
        }
    }

    HistoryTest(TestDatabase test) {
        warehouse = new Warehouse(test);
    }

    @BeforeEach
    void fillTheShelves() {
        warehouse.fill(15, "A", "B", "C");
        SKUS.forEach(sku -> onHand.put(sku, 15));
    }

    @AfterEach
    void stockIsRight() {
        warehouse.assertRight();
        warehouse.clear();
        warehouse.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyAnswerIsTheModels(long seed) {
        var random = new Random(seed);
        var history = new ArrayList<String>();
        for (int step = 0; step < STEPS; step++) {
            var id = new UUID(seed, random.nextInt(IDS));
            var cart = new UUID(-seed, random.nextInt(IDS));
            var goods = goods(random);
            int action = random.nextInt(8);
            var real = outcome(() -> perform(action, id, cart, goods));
            var model = expect(action, id, cart, goods);
            history.add(action + " " + id + " " + goods + " -> " + real);
            assertEquals(model, real, () -> "after " + history);
            SKUS.forEach(sku -> assertEquals(
                    StockLevel.of(StockKey.of(sku), onHand.get(sku), held(sku)),
                    warehouse.level(sku),
                    () -> "after " + history));
        }
    }

    private void perform(int action, UUID id, UUID cart, SortedMap<String, Integer> goods) {
        switch (action) {
            case 0, 1 -> warehouse.hold(id, array(goods));
            case 2 -> warehouse.holdForCart(cart, array(goods));
            case 3 -> warehouse.takeOver(id, cart, array(goods));
            case 4 -> warehouse.holds.releaseOrder(id);
            case 5 -> warehouse.holds.fulfil(id, cart, Warehouse.lines(array(goods)));
            case 6 ->
                warehouse.database.inTransaction(() ->
                        warehouse.movements.restock(id, Optional.empty(), HoldTest.lines(array(goods)), "orders"));
            default ->
                warehouse.database.inTransaction(() -> warehouse.movements.writeOff(
                        StockKey.of(goods.firstKey()), goods.get(goods.firstKey()), "broken", "staff"));
        }
    }

    private String expect(int action, UUID id, UUID cart, SortedMap<String, Integer> goods) {
        return switch (action) {
            case 0, 1 -> order(id, goods, null);
            case 2 -> cart(cart, goods);
            case 3 -> order(id, goods, promises.get(cart));
            case 4 -> release(id);
            case 5 -> ship(id, cart, goods);
            case 6 ->
                once(restocks, id, goods, "restock-differs", () -> {
                    goods.forEach((sku, pieces) -> onHand.merge(sku, pieces, Integer::sum));
                    return "";
                });
            default -> writeOff(goods.firstKey(), goods.get(goods.firstKey()));
        };
    }

    private String order(UUID id, SortedMap<String, Integer> goods, Promise taken) {
        var known = promises.get(id);
        if (known != null) {
            return known.released ? "hold-released" : known.promised.equals(goods) ? "" : "hold-differs";
        }
        return promise(id, new Promise(), taken, goods);
    }

    private String cart(UUID id, SortedMap<String, Integer> goods) {
        return promise(id, new Promise(), promises.get(id), goods);
    }

    private String promise(UUID id, Promise promise, Promise before, SortedMap<String, Integer> goods) {
        for (var line : goods.entrySet()) {
            int given = before == null ? 0 : before.weight(line.getKey());
            if (onHand.get(line.getKey()) - held(line.getKey()) + given < line.getValue()) {
                return "out-of-stock";
            }
        }
        if (before != null) {
            before.released = true;
        }
        promise.promised = goods;
        promise.left = new TreeMap<>(goods);
        promises.put(id, promise);
        return "";
    }

    private String release(UUID id) {
        var promise = promises.computeIfAbsent(id, _ -> new Promise());
        if (promise.fulfilled() && !promise.released) {
            return "hold-fulfilled";
        }
        promise.released = true;
        return "";
    }

    private String ship(UUID id, UUID shipment, SortedMap<String, Integer> goods) {
        var promise = promises.get(id);
        if (promise == null) {
            return "not-found";
        }
        return once(shipments, shipment, List.of(id, goods), "shipment-differs", () -> {
            if (promise.released) {
                return "hold-released";
            }
            if (goods.entrySet().stream()
                    .anyMatch(line -> promise.left.getOrDefault(line.getKey(), 0) < line.getValue())) {
                return "not-held";
            }
            goods.forEach((sku, pieces) -> {
                promise.left.merge(sku, -pieces, Integer::sum);
                onHand.merge(sku, -pieces, Integer::sum);
            });
            return "";
        });
    }

    private String writeOff(String sku, int pieces) {
        if (onHand.get(sku) - held(sku) < pieces) {
            return "stock-below-held";
        }
        onHand.merge(sku, -pieces, Integer::sum);
        return "";
    }

    private interface Effect {
        String happen();
    }

    private static String once(Map<UUID, Object> done, UUID id, Object what, String differs, Effect effect) {
        if (done.containsKey(id)) {
            return done.get(id).equals(what) ? "" : differs;
        }
        var outcome = effect.happen();
        if (outcome.isEmpty()) {
            done.put(id, what);
        }
        return outcome;
    }

    private int held(String sku) {
        return promises.values().stream()
                .mapToInt(promise -> promise.weight(sku))
                .sum();
    }

    private static String outcome(Runnable work) {
        try {
            work.run();
            return "";
        } catch (ProblemException refused) {
            return refused.problem().type().replace("urn:souk:problem:", "");
        }
    }

    private static SortedMap<String, Integer> goods(Random random) {
        var goods = new TreeMap<String, Integer>();
        Set<String> skus = new HashSet<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            skus.add(SKUS.get(random.nextInt(SKUS.size())));
        }
        skus.forEach(sku -> goods.put(sku, 1 + random.nextInt(3)));
        return goods;
    }

    private static Object[] array(SortedMap<String, Integer> goods) {
        var array = new ArrayList<Object>();
        goods.forEach((sku, pieces) -> array.addAll(List.of(sku, pieces)));
        return array.toArray();
    }
}
