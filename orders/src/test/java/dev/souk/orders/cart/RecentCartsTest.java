package dev.souk.orders.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.orders.OrderProblems;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is attempted with a cart as this process left it, and when it is attempted again. */
@WithPostgres
class RecentCartsTest {
    private static final UUID CUSTOMER = new UUID(1, 1);

    private final Database database;
    private final RecentCarts here;
    private final RecentCarts elsewhere;
    private final List<Integer> lines = new ArrayList<>();
    private Cart cart;

    RecentCartsTest(TestDatabase server) {
        database = Database.open(new DatabaseConfig(server.url(), server.user(), server.password()).withPoolSize(2));
        here = new RecentCarts(database, new Jdbc(database), new Carts(database));
        elsewhere = new RecentCarts(database, new Jdbc(database), new Carts(database));
    }

    @BeforeEach
    void leaveACart() {
        cart = Cart.ofCustomer(CUSTOMER, "EUR", Instant.now());
        here.create(cart);
        lines.clear();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aRefusalOfTheCartAsItIsIsFinal() {
        refused(new ProblemException(OrderProblems.TOTAL_CHANGED, "Look again."));
        assertEquals(List.of(0), lines);
    }

    @Test
    void aServerThatIsAwayIsNotAskedTwice() {
        changeElsewhere();
        refused(new ProblemException(ProblemType.UNAVAILABLE, "Catalog is away."));
        assertEquals(List.of(0), lines);
    }

    @Test
    void aRefusalOfTheCartAsItWasIsNot() {
        changeElsewhere();
        refused(new ProblemException(OrderProblems.TOTAL_CHANGED, "Look again."));
        assertEquals(List.of(0, 1), lines);
    }

    @Test
    void whatFindsTheCartChangedIsAttemptedWithTheCartAsItIs() {
        changeElsewhere();
        var result = attempt(now -> Optional.of("done").filter(_ -> now.lines().size() == 1));
        assertEquals(Optional.of("done"), result);
        assertEquals(List.of(0, 1), lines);
    }

    private void changeElsewhere() {
        elsewhere.attempt(
                cart.id(),
                found -> found.isOf(CUSTOMER),
                () -> Problems.notFound("none"),
                found -> Optional.of(elsewhere.store(found, found.add("MUG", 1, Instant.now()))));
    }

    private void refused(ProblemException problem) {
        var thrown = assertThrows(
                ProblemException.class,
                () -> attempt(_ -> {
                    throw problem;
                }));
        assertEquals(problem, thrown);
    }

    private Optional<String> attempt(Function<Cart, Optional<String>> deed) {
        return here.attempt(cart.id(), found -> found.isOf(CUSTOMER), () -> Problems.notFound("none"), found -> {
            lines.add(found.lines().size());
            return deed.apply(found);
        });
    }
}
