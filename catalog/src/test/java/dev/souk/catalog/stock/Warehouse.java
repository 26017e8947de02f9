package dev.souk.catalog.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.events.Outbox;
import dev.souk.platform.events.OutboxSignal;
import dev.souk.platform.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/** The stock of one instance of the service, with a pool of its own; several on one database are several instances. */
final class Warehouse implements AutoCloseable {

    final Database database;
    final Jdbc jdbc;
    final Stock stock;
    final Movements movements;
    final Purchases purchases;
    final HoldStore store;
    final Holds holds;
    final HoldQueue queue;

    Warehouse(TestDatabase test) {
        this(new DatabaseConfig(test.url(), test.user(), test.password()));
    }

    Warehouse(DatabaseConfig config) {
        this(config, (_, jdbc) -> new HoldStore(jdbc), (_, jdbc) -> new MovementStore(jdbc));
    }

    /** With stores that do more than they should, for faults. */
    Warehouse(
            DatabaseConfig config,
            BiFunction<Database, Jdbc, HoldStore> holdStore,
            BiFunction<Database, Jdbc, MovementStore> movementStore) {
        database = Database.open(config);
        jdbc = new Jdbc(database);
        var events =
                new StockEvents(jdbc, new Outbox(database, jdbc, new OutboxSignal()), new StockMetrics(database, jdbc));
        stock = new Stock(jdbc, events);
        movements = new Movements(stock, movementStore.apply(database, jdbc), events);
        purchases = new Purchases(jdbc);
        store = holdStore.apply(database, jdbc);
        holds = new Holds(database, store, new ShipmentStore(jdbc), stock, purchases);
        queue = new HoldQueue(database, new HoldBatch(store, stock, purchases), holds, new HoldMetrics());
    }

    /** A product with these SKUs, so many pieces of each. */
    void fill(int onHand, String... skus) {
        database.inTransaction(() -> {
            var category = Uuid7.next();
            var product = Uuid7.next();
            var slug = "s" + product;
            jdbc.update("INSERT INTO category VALUES (?, ?, 'Things', NULL, 1)", category, slug);
            jdbc.update("""
                    INSERT INTO product (id, slug, name, description, brand, keywords, category_id,
                                         created_at, updated_at, version)
                    VALUES (?, ?, 'Thing', '', '', '', ?, now(), now(), 1)""", product, slug, category);
            int position = 0;
            for (var sku : skus) {
                jdbc.update("INSERT INTO variant VALUES (?, ?, '{}', 1, 'standard', ?)", sku, product, ++position);
                movements.open(sku, onHand);
            }
        });
    }

    Hold hold(UUID order, Object... skusAndPieces) {
        return queue.hold(Claim.ofOrder(order, lines(skusAndPieces), Optional.empty(), Optional.empty()));
    }

    Hold holdFor(UUID customer, UUID order, Object... skusAndPieces) {
        return queue.hold(Claim.ofOrder(order, lines(skusAndPieces), Optional.of(customer), Optional.empty()));
    }

    Hold holdForCart(UUID cart, Object... skusAndPieces) {
        return queue.hold(Claim.ofCart(cart, lines(skusAndPieces), Optional.empty(), Duration.ofMinutes(5)));
    }

    Hold takeOver(UUID order, UUID cart, Object... skusAndPieces) {
        return queue.hold(Claim.ofOrder(order, lines(skusAndPieces), Optional.empty(), Optional.of(cart)));
    }

    /** Everything that must be true of stock, whatever happened. */
    void assertRight() {
        assertEquals(
                List.of(),
                database.inTransaction(() -> jdbc.query(
                        """
                        SELECT sku, on_hand, held, promised, moved, shipped FROM stock JOIN LATERAL (
                            SELECT coalesce(sum(quantity - fulfilled), 0) AS promised
                            FROM hold_line line JOIN hold USING (owner_id)
                            WHERE line.sku = stock.sku AND line.location = stock.location AND state = 'HELD') a ON true
                        JOIN LATERAL (
                            SELECT coalesce(sum(pieces), 0) AS moved FROM stock_movement_line line
                            WHERE line.sku = stock.sku AND line.location = stock.location) b ON true
                        JOIN LATERAL (
                            SELECT coalesce(sum(quantity), 0) AS shipped FROM fulfilment_line line
                            WHERE line.sku = stock.sku AND line.location = stock.location) c ON true
                        WHERE held <> promised OR held < 0 OR held > on_hand OR on_hand <> moved - shipped""",
                        row -> row.text("sku") + ": " + row.intValue("on_hand") + " on hand of " + row.text("moved")
                                + " moved and " + row.text("shipped") + " shipped, " + row.intValue("held")
                                + " held of " + row.text("promised") + " promised")));
        assertEquals(
                List.of(),
                database.inTransaction(() -> jdbc.query("""
                        SELECT owner_id FROM hold JOIN hold_line USING (owner_id)
                        GROUP BY owner_id, state HAVING (state = 'FULFILLED') <> (sum(quantity - fulfilled) = 0)""", row -> row.uuid("owner_id"))),
                "holds that are fulfilled without all their goods, or are not with all of them");
    }

    StockLevel level(String sku) {
        return database.inTransaction(() -> stock.level(StockKey.of(sku)).orElseThrow());
    }

    void assertLevel(String sku, int onHand, int held) {
        assertEquals(new StockLevel(sku, StockKey.MAIN, onHand, held, onHand - held), level(sku));
    }

    void expire(UUID... carts) {
        database.inTransaction(() -> jdbc.update(
                "UPDATE hold SET expires_at = now() - interval '1 second' WHERE owner_id = ANY(?)", (Object) carts));
    }

    void clear() {
        database.inTransaction(() ->
                jdbc.run("DELETE FROM fulfilment_line; DELETE FROM fulfilment; DELETE FROM hold_line; DELETE FROM hold;"
                        + "DELETE FROM stock_movement_line; DELETE FROM stock_movement; DELETE FROM purchase_limit; DELETE FROM stock;"
                        + "DELETE FROM variant; DELETE FROM product; DELETE FROM category; DELETE FROM outbox"));
    }

    @Override
    public void close() {
        database.close();
    }

    static List<Line> lines(Object... skusAndPieces) {
        return HoldTest.lines(skusAndPieces).entrySet().stream()
                .map(line -> new Line(line.getKey().sku(), line.getValue()))
                .toList();
    }

    /** Runs all of it at the same moment, each in a thread of its own; every future is done. */
    static <T> List<Future<T>> together(List<? extends Callable<? extends T>> work) throws Exception {
        var go = new CountDownLatch(1);
        var futures = new ArrayList<Future<T>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var task : work) {
                futures.add(threads.submit(() -> {
                    go.await();
                    return task.call();
                }));
            }
            go.countDown();
        }
        return futures;
    }
}
