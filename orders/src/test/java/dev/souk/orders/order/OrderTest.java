package dev.souk.orders.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.orders.Samples;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrderTest {

    private final Order order = Samples.order(
            List.of(Samples.quote("MUG", 2, 1299, "standard"), Samples.quote("BOOK", 1, 999, "reduced")), 490);

    @Test
    void beginsPendingWithTheTotalsOfItsLines() {
        assertEquals(OrderStatus.PENDING, order.status());
        assertEquals(3597, order.subtotal().amount());
        assertEquals(494 + 70, order.tax().amount());
        assertEquals(3597 + 564 + 490, order.total().amount());
        assertEquals(
                List.of(Optional.empty()),
                order.history().stream().map(HistoryEntry::from).toList());
    }

    @Test
    void everyChangeOfStatusLeavesAnEntry() {
        order.confirm(Actor.SYSTEM, Samples.NOON);
        order.ship(Map.of("MUG", 1), Actor.SYSTEM, "first", Samples.NOON);
        order.ship(Map.of("MUG", 1), Actor.SYSTEM, "second", Samples.NOON);
        order.ship(Map.of("BOOK", 1), Actor.SYSTEM, "third", Samples.NOON);
        assertEquals(
                List.of(
                        OrderStatus.PENDING,
                        OrderStatus.CONFIRMED,
                        OrderStatus.PARTIALLY_SHIPPED,
                        OrderStatus.PARTIALLY_SHIPPED,
                        OrderStatus.SHIPPED),
                order.history().stream().map(HistoryEntry::to).toList());
        assertEquals(OrderStatus.SHIPPED, order.status());
    }

    @Test
    void cannotShipMoreThanWasBought() {
        order.confirm(Actor.SYSTEM, Samples.NOON);
        assertThrows(
                IllegalArgumentException.class,
                () -> order.ship(Map.of("MUG", 3), Actor.SYSTEM, "too many", Samples.NOON));
    }

    @ParameterizedTest
    @EnumSource(OrderStatus.class)
    void allowsExactlyTheTransitionsOfTheTable(OrderStatus from) {
        var allowed =
                switch (from) {
                    case PENDING -> EnumSet.of(OrderStatus.CONFIRMED, OrderStatus.CANCELLED);
                    case CONFIRMED ->
                        EnumSet.of(OrderStatus.PARTIALLY_SHIPPED, OrderStatus.SHIPPED, OrderStatus.CANCELLED);
                    case PARTIALLY_SHIPPED -> EnumSet.of(OrderStatus.PARTIALLY_SHIPPED, OrderStatus.SHIPPED);
                    case SHIPPED, CANCELLED -> EnumSet.noneOf(OrderStatus.class);
                };
        for (var to : OrderStatus.values()) {
            var candidate = in(from);
            Runnable change = () -> move(candidate, to);
            if (allowed.contains(to)) {
                change.run();
                assertEquals(to, candidate.status());
            } else {
                assertThrows(RuntimeException.class, change::run, from + " -> " + to);
                assertEquals(from, candidate.status(), "a refused change changes nothing");
            }
        }
    }

    private static Order in(OrderStatus status) {
        var order = Samples.order(List.of(Samples.quote("MUG", 3, 100, "standard")), 0);
        if (status != OrderStatus.PENDING && status != OrderStatus.CANCELLED) {
            order.confirm(Actor.SYSTEM, Samples.NOON);
        }
        switch (status) {
            case PARTIALLY_SHIPPED -> order.ship(Map.of("MUG", 1), Actor.SYSTEM, "part", Samples.NOON);
            case SHIPPED -> order.ship(Map.of("MUG", 3), Actor.SYSTEM, "all", Samples.NOON);
            case CANCELLED -> order.cancel(CancelReason.STAFF, Actor.SYSTEM, Samples.NOON);
            default -> {}
        }
        return order;
    }

    private static void move(Order order, OrderStatus to) {
        int open = order.line("MUG").openQuantity();
        switch (to) {
            case PENDING -> throw new IllegalStateException("nothing makes an order pending again");
            case CONFIRMED -> order.confirm(Actor.SYSTEM, Samples.NOON);
            case PARTIALLY_SHIPPED -> order.ship(Map.of("MUG", 1), Actor.SYSTEM, "part", Samples.NOON);
            case SHIPPED -> order.ship(Map.of("MUG", open), Actor.SYSTEM, "rest", Samples.NOON);
            case CANCELLED -> order.cancel(CancelReason.CUSTOMER, Actor.SYSTEM, Samples.NOON);
        }
    }
}
