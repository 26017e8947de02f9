package dev.souk.orders.checkout;

import dev.souk.orders.cancellation.CancellationResource;
import dev.souk.orders.cancellation.TestCancellation;
import dev.souk.orders.cancellation.Unwinding;
import dev.souk.orders.cart.Carts;
import dev.souk.orders.cart.RecentCarts;
import dev.souk.orders.cart.TestCarts;
import dev.souk.orders.fulfilment.TestFulfilment;
import dev.souk.orders.order.OrderEvents;
import dev.souk.orders.order.Orders;
import dev.souk.orders.order.Sales;
import dev.souk.orders.pricing.Rates;
import dev.souk.orders.promotion.Promotions;
import dev.souk.orders.returns.TestReturns;
import dev.souk.orders.saga.CrashingScript;
import dev.souk.orders.saga.SagaScript;
import dev.souk.orders.saga.TestProcess;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.events.Outbox;
import dev.souk.platform.events.OutboxSignal;
import dev.souk.platform.idempotency.RequestKey;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.identity.Roles;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.test.TestDatabase;
import io.helidon.common.context.Context;
import io.helidon.common.context.Contexts;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One process of orders on a real database, with catalog and billing in memory, as far as a request needs it. */
final class Shop implements AutoCloseable {

    static final Caller.User BUYER = new Caller.User(new UUID(1, 1), Set.of(Roles.CUSTOMER), new UUID(1, 2));
    static final Caller.User STAFF =
            new Caller.User(new UUID(9, 9), Set.of(Roles.CUSTOMER, Roles.ADMIN), new UUID(9, 8));

    /** A process that is killed: nothing in the code under test catches it. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;

        Crash(String point) {
            super("crash: " + point, null, false, false);
        }
    }

    final Database database;
    final Jdbc jdbc;
    final TestProcess process;
    private final Orders orders;
    private final RecentCarts recent;
    final Promotions promotions;
    final TestReturns returns;
    private final Placement placement;
    private final Clock clock = Clock.systemUTC();

    Shop(Database database, FakeCatalog catalog, FakeBilling billing, Consumer<String> at, Duration patience) {
        this(database, catalog, billing, at, patience, 20);
    }

    Shop(
            Database database,
            FakeCatalog catalog,
            FakeBilling billing,
            Consumer<String> at,
            Duration patience,
            int maxAttempts) {
        this.database = database;
        this.jdbc = new Jdbc(database);
        this.process = new TestProcess(database, maxAttempts);
        this.orders = new Orders(database, jdbc);
        var carts = new Carts(database);
        this.recent = new RecentCarts(database, jdbc, carts);
        this.promotions = new Promotions(jdbc, clock);
        var outbox = new Outbox(database, jdbc, new OutboxSignal());
        var events = new OrderEvents(outbox, new Sales(database, jdbc));
        this.returns = new TestReturns(database, orders, outbox, clock);
        var unwinding = new Unwinding(database, orders, carts, catalog, billing, promotions, events, clock);
        var placed = new PlacedOrders(database, orders);
        var checkout = new Checkout(
                orders,
                placed,
                recent,
                catalog,
                billing,
                unwinding,
                events,
                new CheckoutAnswers(process.answers),
                clock);
        List<SagaScript> scripts = List.of(
                new CrashingScript(checkout, at),
                new CrashingScript(TestCancellation.script(unwinding, process), at),
                new CrashingScript(
                        TestFulfilment.script(database, orders, catalog, billing, events, process, clock), at),
                new CrashingScript(returns.script(catalog, billing, process), at));
        process.with(scripts, patience);
        this.placement = new Placement(
                recent,
                orders,
                placed,
                new Rates(database, jdbc),
                promotions,
                catalog,
                events,
                process.requests(),
                clock);
    }

    /** A pool of its own, as each process has it. */
    static Database connect(TestDatabase server) {
        return Database.open(new DatabaseConfig(server.url(), server.user(), server.password()).withPoolSize(6));
    }

    UUID cart(Map<String, Integer> units) {
        return TestCarts.fill(database, BUYER, units);
    }

    /** A cart that was filled as a storefront does it. */
    UUID cartByLines(Map<String, Integer> units) {
        return TestCarts.fillByLines(database, recent, BUYER, units);
    }

    /** A cart of one customer that carries a promotion code. */
    UUID cart(Caller.User buyer, Map<String, Integer> units, String code) {
        var cart = TestCarts.fill(database, buyer, units);
        TestCarts.promote(database, buyer, cart, code);
        return cart;
    }

    Response place(UUID cart, String token, String key) {
        return place(BUYER, cart, token, key);
    }

    Response place(Caller.User buyer, UUID cart, String token, String key) {
        var to = new PlaceOrder.To("Ada", "Hauptstr. 1", Optional.empty(), "Berlin", "10115", "DE");
        var request = new PlaceOrder(cart, token, to, Optional.empty(), Optional.empty());
        return as("POST /api/v1/orders", key, () -> placement.place(buyer.accountId(), request));
    }

    Response cancel(UUID order, Caller.User caller, String key) {
        CancellationResource resource = TestCancellation.resource(database, orders, () -> caller, process, clock);
        return as("POST /api/v1/orders/" + order + "/cancellation", key, () -> resource.cancel(order));
    }

    Response ship(UUID order, Map<String, Integer> units, String key) {
        return as(
                "POST /api/v1/orders/" + order + "/shipments",
                key,
                () -> TestFulfilment.ship(database, orders, () -> STAFF, process, clock, order, units));
    }

    /** The goods of the order's return are here; each of its units can be sold again or not. */
    Response receive(UUID order, Map<String, Integer> restock, Map<String, Integer> writeOff, String key) {
        return as(
                "POST /api/v1/orders/" + order + "/returns/receipt",
                key,
                () -> returns.receive(process, () -> STAFF, order, restock, writeOff));
    }

    /** As the filters do it for a request with this Idempotency-Key; a problem becomes its answer. */
    private static Response as(String operation, String key, Supplier<Response> work) {
        var context = Context.create();
        context.register(new RequestKey("user:test", operation, key, "ab".repeat(32)));
        return Contexts.runInContext(context, () -> {
            try {
                return work.get();
            } catch (ProblemException e) {
                return Response.status(e.problem().status())
                        .entity(e.problem().toString())
                        .build();
            }
        });
    }

    /** The state of every saga and order, by a name for the assertion. */
    Map<String, Long> count() {
        return database.inTransaction(() -> {
            var counts = new HashMap<String, Long>();
            jdbc.query(
                    "select 'order ' || status as what, count(*) as n from customer_order group by 1"
                            + " union all select 'saga ' || state, count(*) from saga group by 1"
                            + " union all select 'cart ' || state, count(*) from cart group by 1",
                    row -> counts.put(row.text("what"), row.longValue("n")));
            return counts;
        });
    }

    UUID orderOf(UUID cart) {
        return database.inTransaction(() -> jdbc.one(
                        "select id from customer_order where cart_id = ? order by id desc limit 1",
                        row -> row.uuid("id"),
                        cart))
                .orElseThrow();
    }

    UUID parkedSaga() {
        return database.inTransaction(
                        () -> jdbc.one("select id from saga where state = 'PARKED'", row -> row.uuid("id")))
                .orElseThrow();
    }

    /** Every lease ends now, as if its holder had been silent for long enough. */
    void letLeasesEnd() {
        database.inTransaction(() -> {
            jdbc.update(
                    "update saga set lease_until = case when lease_owner is not null then now() end, next_attempt_at = now()"
                            + " where state = 'RUNNING'");
        });
    }

    /** Takes over until nothing is running any more. */
    void recover() {
        for (int i = 0; i < 50 && count().getOrDefault("saga RUNNING", 0L) > 0; i++) {
            letLeasesEnd();
            process.takeOver();
        }
    }

    /** Takes over what is due, again and again until it is closed, as the worker of a process does. */
    AutoCloseable worker() {
        var stopped = new AtomicBoolean();
        var thread = Thread.ofVirtual().start(() -> {
            while (!stopped.get()) {
                process.takeOver();
                LockSupport.parkNanos(5_000_000);
            }
        });
        return () -> {
            stopped.set(true);
            thread.join();
        };
    }

    @Override
    public void close() {
        process.close();
    }
}
