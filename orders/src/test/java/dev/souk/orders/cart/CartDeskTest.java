package dev.souk.orders.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.orders.order.Sales;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is answered to a change, and that nothing is changed which cannot be answered. */
@WithPostgres
class CartDeskTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final Caller customer = new Caller.User(UUID.randomUUID(), Set.of("customer"), UUID.randomUUID());
    private final Database database;
    private final CartDesk desk;
    private UUID cart;

    CartDeskTest(TestDatabase server) {
        database = Database.open(new DatabaseConfig(server.url(), server.user(), server.password()).withPoolSize(2));
        var jdbc = new Jdbc(database);
        var carts = new Carts(database);
        desk = new CartDesk(
                database, carts, new RecentCarts(database, jdbc, carts), new Sales(database, jdbc), Clock.systemUTC());
    }

    @BeforeEach
    void fill() {
        cart = TestCarts.fill(database, customer, Map.of("MUG", 1));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatCannotBeShownIsNotDone() {
        assertThrows(ProblemException.class, () -> change(7, CartDeskTest::unavailable));
        assertEquals(Map.of("MUG", 1), units());
        var guest = CartToken.random();
        var theirs = desk.open(new Caller.Guest(), "EUR", guest).id();
        assertThrows(
                ProblemException.class,
                () -> desk.claim(theirs, accountId(), Optional.of(guest), CartDeskTest::unavailable));
        assertEquals(
                CartState.OPEN,
                desk.read(theirs, new Caller.Guest(), Optional.of(guest)).state());
    }

    @Test
    void whatIsShownIsTheCartAsItIsStored() {
        var shown = change(7, Function.identity());
        assertEquals(desk.read(cart, customer, Optional.empty()), shown);
    }

    @Test
    void whoeverChangesTheCartMeanwhileIsSeenInTheAnswer() {
        List<Map<String, Integer>> shown = new ArrayList<>();
        var last = change(7, snapshot -> {
            if (shown.isEmpty()) {
                desk.add(cart, customer, Optional.empty(), "BOOK", 2, Function.identity());
            }
            shown.add(snapshot.quantities());
            return snapshot.quantities();
        });
        assertEquals(List.of(Map.of("MUG", 7), Map.of("MUG", 7, "BOOK", 2)), shown);
        assertEquals(units(), last);
    }

    @Test
    void whoIsOvertakenAgainAndAgainIsToldSoAndHasChangedNothing() {
        var refused = assertThrows(
                ProblemException.class,
                () -> change(
                        7, snapshot -> desk.add(cart, customer, Optional.empty(), "BOOK", 1, Function.identity())));
        assertEquals(409, refused.problem().status());
        assertEquals(1, units().get("MUG"));
    }

    @Test
    void whatGoesWithAChangeIsDoneOnceAndOnlyWithIt() {
        var done = new ArrayList<Map<String, Integer>>();
        Runnable alongside = () -> done.add(units());
        desk.change(
                cart,
                customer,
                Optional.empty(),
                open -> open.change("MUG", 7, NOW),
                alongside,
                snapshot -> done.isEmpty() && units().size() == 1
                        ? desk.add(cart, customer, Optional.empty(), "BOOK", 2, Function.identity())
                        : snapshot);
        assertEquals(List.of(Map.of("MUG", 7, "BOOK", 2)), done);
        assertThrows(
                ProblemException.class,
                () -> desk.change(
                        cart,
                        customer,
                        Optional.empty(),
                        open -> open.change("MUG", 8, NOW),
                        alongside,
                        CartDeskTest::unavailable));
        assertEquals(1, done.size());
    }

    private <T> T change(int units, Function<CartSnapshot, T> shown) {
        return desk.change(cart, customer, Optional.empty(), open -> open.change("MUG", units, NOW), shown);
    }

    private Map<String, Integer> units() {
        return desk.read(cart, customer, Optional.empty()).quantities();
    }

    private UUID accountId() {
        return ((Caller.User) customer).accountId();
    }

    private static CartSnapshot unavailable(CartSnapshot cart) {
        throw new ProblemException(ProblemType.UNAVAILABLE, "No prices for " + cart.id());
    }
}
