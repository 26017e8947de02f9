package dev.souk.orders.returns;

import dev.souk.orders.OrderProblems;
import dev.souk.orders.order.Actor;
import dev.souk.orders.order.Order;
import dev.souk.orders.order.OrderAccess;
import dev.souk.orders.order.Orders;
import dev.souk.orders.order.Shipment;
import dev.souk.orders.saga.Saga;
import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What customers and staff do with returns, each in one transaction that locks the order. */
@Singleton
class ReturnDesk {

    private final Database database;
    private final Orders orders;
    private final OrderAccess access;
    private final Returns returns;
    private final Clock clock;
    private final Duration window;

    @Inject
    ReturnDesk(
            Database database,
            Orders orders,
            OrderAccess access,
            Returns returns,
            Clock clock,
            @ConfigProperty(name = "souk.orders.return-window", defaultValue = "P30D") Duration window) {
        this.database = database;
        this.orders = orders;
        this.access = access;
        this.returns = returns;
        this.clock = clock;
        this.window = window;
    }

    /**
     * Announces a return of one's own order.
     *
     * @throws ProblemException 404 when it is not the caller's order, 409 when the time is over, 422 for more units than
     *     have left and not come back
     */
    ReturnView request(UUID orderId, Map<String, Integer> quantities, String reason, UUID customer) {
        return database.inTransaction(() -> {
            var order = orders.lock(orderId)
                    .filter(found -> found.customerId().equals(customer))
                    .orElseThrow(() -> Problems.notFound("You have no such order."));
            var now = clock.instant();
            requireInTime(order, now);
            quantities.forEach((sku, units) -> requireReturnable(order, sku, units));
            var goods = OrderReturn.request(order, quantities, reason, customer, now);
            returns.add(goods);
            return done(goods, order, Actor.customer(customer), "requested", now);
        });
    }

    /** A return of an order that the caller may see; 404 otherwise. */
    ReturnView read(UUID orderId, UUID returnId) {
        return database.inTransaction(() -> {
            var order = access.visible(orders.find(orderId));
            return ReturnView.of(returns.of(order, returnId), order);
        });
    }

    /** The returns of an order that the caller may see, oldest first. */
    List<ReturnView> list(UUID orderId) {
        return database.inTransaction(() -> {
            var order = access.visible(orders.find(orderId));
            return returns.of(orderId).stream()
                    .map(goods -> ReturnView.of(goods, order))
                    .toList();
        });
    }

    /** Returns of all orders that are in a state, oldest first. */
    Page<ReturnView> page(ReturnState state, Optional<UUID> after, Limit limit) {
        return database.inTransaction(() -> {
            var found = returns.in(state, after, limit.plusOne());
            var of = orders.of(
                    found.stream().map(OrderReturn::orderId).distinct().toList());
            return Page.of(found, limit, goods -> Cursor.of(goods.id()))
                    .map(goods -> ReturnView.of(goods, of.get(goods.orderId())));
        });
    }

    ReturnView approve(UUID orderId, UUID returnId, Optional<String> note, UUID staff) {
        return database.inTransaction(() -> {
            var order = locked(orderId);
            var goods = returns.of(order, returnId);
            var now = clock.instant();
            goods.approve(note, staff, now);
            return done(goods, order, Actor.staff(staff), "approved", now);
        });
    }

    ReturnView reject(UUID orderId, UUID returnId, String note, UUID staff) {
        return database.inTransaction(() -> {
            var order = locked(orderId);
            var goods = returns.of(order, returnId);
            var now = clock.instant();
            goods.reject(order, note, staff, now);
            return done(goods, order, Actor.staff(staff), "rejected", now);
        });
    }

    /** The goods are here; in the transaction that begins the saga, which gets this id. */
    Saga receive(UUID sagaId, UUID orderId, UUID returnId, Map<String, OrderReturn.Arrival> arrivals, UUID staff) {
        var order = locked(orderId);
        var goods = returns.of(order, returnId);
        arrivals.forEach((sku, arrival) -> {
            int announced = goods.announced().getOrDefault(sku, 0);
            if (announced == 0 || arrival.units() > announced) {
                throw Problems.unprocessable("Of " + sku + " " + announced + " were announced.");
            }
        });
        if (arrivals.values().stream().allMatch(arrival -> arrival.units() == 0)) {
            throw Problems.unprocessable("Nothing came back: reject the return instead.");
        }
        var now = clock.instant();
        goods.receive(order, arrivals, staff, now);
        done(goods, order, Actor.staff(staff), "received", now);
        return Saga.returning(sagaId, orderId, order.paymentAttempt(), returnId);
    }

    ReturnView view(UUID orderId, UUID returnId) {
        return database.inTransaction(() -> ReturnView.of(returns.get(returnId), orders.get(orderId)));
    }

    private ReturnView done(OrderReturn goods, Order order, Actor by, String what, Instant now) {
        order.remark(by, "return " + goods.id() + " " + what, now);
        returns.tell(goods, order);
        return ReturnView.of(goods, order);
    }

    private Order locked(UUID orderId) {
        return orders.lock(orderId).orElseThrow(() -> Problems.notFound("There is no such order."));
    }

    /** The time runs from the day on which the last part left. */
    private void requireInTime(Order order, Instant now) {
        var left = orders.shipmentsOf(order.id()).stream()
                .flatMap((Shipment shipment) -> shipment.shippedAt().stream())
                .max(Instant::compareTo)
                .orElseThrow(() -> new ProblemException(
                                OrderProblems.ORDER_STATE, "Nothing of it has left yet: cancel it instead.")
                        .with("orderStatus", order.status()));
        if (now.isAfter(left.plus(window))) {
            throw new ProblemException(
                            OrderProblems.RETURN_WINDOW_OVER,
                            "Goods can be returned within " + window.toDays() + " days after they have left.")
                    .with("until", left.plus(window));
        }
    }

    private static void requireReturnable(Order order, String sku, int units) {
        int returnable = order.lines().stream()
                .filter(line -> line.sku().equals(sku))
                .mapToInt(line -> line.returnableQuantity())
                .sum();
        if (units > returnable) {
            throw Problems.unprocessable("Of " + sku + " " + returnable + " can be returned.");
        }
    }
}
