package dev.souk.orders.checkout;

import dev.souk.orders.order.Order;
import dev.souk.orders.order.OrderLine;
import dev.souk.orders.order.Orders;
import dev.souk.orders.order.Units;
import dev.souk.platform.data.Database;
import dev.souk.platform.money.Money;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What every step of a checkout has to know of its order and what never changes once it is placed. The orders that were
 * placed last are remembered: the process that places an order mostly drives its checkout as well.
 */
@Singleton
class PlacedOrders {

    private static final int REMEMBERED = 1_000;

    private final Database database;
    private final Orders orders;
    private final Map<UUID, Order> known = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Order> eldest) {
            return size() > REMEMBERED;
        }
    });

    @Inject
    PlacedOrders(Database database, Orders orders) {
        this.database = database;
        this.orders = orders;
    }

    /**
     * An order as it was placed.
     *
     * @param quantities units by SKU, in the order of the lines
     */
    record Placed(UUID id, String number, UUID customerId, Money total, Map<String, Integer> quantities) {

        private static Placed of(Order order) {
            return new Placed(
                    order.id(),
                    order.number(),
                    order.customerId(),
                    order.total(),
                    Units.of(order.lines(), OrderLine::sku, OrderLine::quantity));
        }
    }

    /** This order is being placed; when its transaction fails, nobody will ask for it. */
    void remember(Order order) {
        known.put(order.id(), order);
    }

    /** The order with this id, which must exist. */
    Placed get(UUID id) {
        var order = known.get(id);
        return order == null ? database.read(() -> Placed.of(orders.get(id))) : Placed.of(order);
    }

    /**
     * The order with this id, which must exist, to be changed and stored: as it was placed here, or as it is now. It is
     * forgotten, since a transaction that fails leaves it changed.
     */
    Order take(UUID id) {
        var order = known.remove(id);
        return order == null ? orders.copy(id) : order;
    }
}
