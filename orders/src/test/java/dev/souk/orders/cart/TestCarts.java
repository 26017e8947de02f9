package dev.souk.orders.cart;

import dev.souk.orders.order.Sales;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.identity.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Carts for tests of other packages. */
public final class TestCarts {

    private TestCarts() {}

    public static UUID fill(Database database, Caller caller, Map<String, Integer> units) {
        var clock = Clock.systemUTC();
        var desk = desk(database, clock);
        var cart = desk.open(caller, "EUR", CartToken.random());
        units.forEach(
                (sku, quantity) -> desk.add(cart.id(), caller, Optional.empty(), sku, quantity, Function.identity()));
        return cart.id();
    }

    /** As a storefront does it, one line after the other, each without being locked or read first. */
    public static UUID fillByLines(Database database, RecentCarts recent, Caller caller, Map<String, Integer> units) {
        var desk = new CartDesk(
                database, new Carts(database), recent, new Sales(database, new Jdbc(database)), Clock.systemUTC());
        var cart = desk.open(caller, "EUR", CartToken.random());
        units.forEach(
                (sku, quantity) -> desk.add(cart.id(), caller, Optional.empty(), sku, quantity, Function.identity()));
        return cart.id();
    }

    private static CartDesk desk(Database database, Clock clock) {
        var carts = new Carts(database);
        var jdbc = new Jdbc(database);
        return new CartDesk(database, carts, new RecentCarts(database, jdbc, carts), new Sales(database, jdbc), clock);
    }

    public static void promote(Database database, Caller caller, UUID cart, String code) {
        var now = Instant.now();
        desk(database, Clock.systemUTC())
                .change(
                        cart,
                        caller,
                        Optional.empty(),
                        open -> open.promotion(Optional.of(code), now),
                        Function.identity());
    }
}
