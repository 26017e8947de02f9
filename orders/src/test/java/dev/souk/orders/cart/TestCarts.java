package dev.souk.orders.cart;

import dev.souk.orders.order.Sales;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.identity.Caller;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Carts for tests of other packages. */
public final class TestCarts {

    private TestCarts() {}

    public static UUID fill(Database database, Caller caller, Map<String, Integer> units) {
        var clock = Clock.systemUTC();
        var desk = new CartDesk(database, new Carts(database), new Sales(database, new Jdbc(database)), clock);
        var cart = desk.open(caller, "EUR", CartToken.random());
        units.forEach((sku, quantity) ->
                desk.change(cart.id(), caller, Optional.empty(), open -> open.add(sku, quantity, clock.instant())));
        return cart.id();
    }

    public static void promote(Database database, Caller caller, UUID cart, String code) {
        var clock = Clock.systemUTC();
        new CartDesk(database, new Carts(database), new Sales(database, new Jdbc(database)), clock)
                .change(cart, caller, Optional.empty(), open -> open.promotion(Optional.of(code), clock.instant()));
    }
}
