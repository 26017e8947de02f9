package dev.souk.orders.cart;

import dev.souk.orders.order.Sales;
import dev.souk.platform.data.Database;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Hands carts to those they belong to: their customer, or the guest who knows their token. For others there is none. */
@Singleton
class CartDesk {

    private final Database database;
    private final Carts carts;
    private final RecentCarts recent;
    private final Sales sales;
    private final Clock clock;

    @Inject
    CartDesk(Database database, Carts carts, RecentCarts recent, Sales sales, Clock clock) {
        this.database = database;
        this.carts = carts;
        this.recent = recent;
        this.sales = sales;
        this.clock = clock;
    }

    /** A new cart; with a token for somebody who has not signed in. */
    CartSnapshot open(Caller caller, String currency, CartToken token) {
        var cart = caller instanceof Caller.User user
                ? Cart.ofCustomer(user.accountId(), currency, clock.instant())
                : Cart.ofGuest(token, currency, clock.instant());
        database.inOneStatement(() -> {
            recent.create(cart);
            sales.cartBegun();
            return cart;
        });
        return CartSnapshot.of(cart);
    }

    /** The cart as it is; {@link ProblemException} 404 when it is not the caller's. */
    CartSnapshot read(UUID id, Caller caller, Optional<CartToken> token) {
        return database.read(() -> CartSnapshot.of(theirs(carts.find(id), caller, token)));
    }

    /**
     * The cart with so many more units of a SKU; {@link ProblemException} 404 when it is not the caller's.
     *
     * @param shown makes the answer, from the cart as it will be
     */
    <T> T add(
            UUID id, Caller caller, Optional<CartToken> token, String sku, int units, Function<CartSnapshot, T> shown) {
        var now = clock.instant();
        return recent.attempt(id, cart -> isTheirs(cart, caller, token), CartDesk::none, cart -> {
                    var line = cart.add(sku, units, now);
                    var answer = shown.apply(CartSnapshot.of(cart));
                    return recent.store(cart, line) ? Optional.of(answer) : Optional.empty();
                })
                .orElseGet(() -> change(id, caller, token, cart -> cart.add(sku, units, now), shown));
    }

    /**
     * The cart after a change; {@link ProblemException} 404 when it is not the caller's.
     *
     * @param change is made more than once, and stored once
     * @param shown makes the answer, from the cart as it will be
     */
    <T> T change(
            UUID id, Caller caller, Optional<CartToken> token, Consumer<Cart> change, Function<CartSnapshot, T> shown) {
        return answered(
                () -> {
                    var cart = theirs(carts.lock(id), caller, token);
                    change.accept(cart);
                    database.entityManager().flush();
                    return CartSnapshot.of(cart);
                },
                shown);
    }

    /**
     * Gives a guest's cart to the customer who knows its token: its lines go into the open cart of the same currency that
     * the customer touched last, and without one it becomes the customer's itself. Claiming a cart again has no effect.
     *
     * @param shown makes the answer, from the customer's cart as it will be
     */
    <T> T claim(UUID id, UUID customerId, Optional<CartToken> token, Function<CartSnapshot, T> shown) {
        var now = clock.instant();
        return answered(() -> claimed(id, customerId, token, now), shown);
    }

    private CartSnapshot claimed(UUID id, UUID customerId, Optional<CartToken> token, Instant now) {
        var asked = carts.find(id).orElseThrow(CartDesk::none);
        var target = asked.isOf(customerId) ? Optional.<UUID>empty() : carts.latestOpenOf(customerId, asked.currency());
        target.filter(other -> other.compareTo(id) < 0).ifPresent(carts::lock);
        var cart = carts.lock(id).orElseThrow();
        if (cart.isOf(customerId)) {
            return CartSnapshot.of(cart);
        }
        if (token.filter(cart::opensWith).isEmpty()) {
            throw none();
        }
        if (cart.state() == CartState.MERGED) {
            return CartSnapshot.of(cart.mergedInto()
                    .flatMap(carts::find)
                    .filter(other -> other.isOf(customerId))
                    .orElseThrow(CartDesk::none));
        }
        var into = target.flatMap(carts::lock).filter(other -> other.state() == CartState.OPEN);
        into.ifPresentOrElse(other -> other.absorb(cart, now), () -> cart.becomeOf(customerId, now));
        database.entityManager().flush();
        return CartSnapshot.of(into.orElse(cart));
    }

    /**
     * The answer to a change, made before the change is stored: who is told that catalog does not answer has changed nothing. The
     * change is tried and taken back to see what it leads to, and done for good when it leads there again; each further turn
     * means that somebody else changed the cart meanwhile.
     */
    private <T> T answered(Supplier<CartSnapshot> change, Function<CartSnapshot, T> shown) {
        var foreseen = Optional.<CartSnapshot>empty();
        var answer = Optional.<T>empty();
        while (true) {
            try {
                var expected = foreseen;
                database.inTransaction(() -> TakenBack.unless(expected, change.get()));
                return answer.orElseThrow();
            } catch (TakenBack changed) {
                foreseen = Optional.of(changed.cart);
                answer = Optional.of(shown.apply(changed.cart));
            }
        }
    }

    /** Rolls a change back that led to this cart. */
    private static final class TakenBack extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient CartSnapshot cart;

        private TakenBack(CartSnapshot cart) {
            super("only tried", null, false, false);
            this.cart = cart;
        }

        static void unless(Optional<CartSnapshot> expected, CartSnapshot cart) {
            if (!Optional.of(cart).equals(expected)) {
                throw new TakenBack(cart);
            }
        }
    }

    private static Cart theirs(Optional<Cart> cart, Caller caller, Optional<CartToken> token) {
        return cart.filter(found -> isTheirs(found, caller, token)).orElseThrow(CartDesk::none);
    }

    private static boolean isTheirs(Cart cart, Caller caller, Optional<CartToken> token) {
        return (caller instanceof Caller.User user && cart.isOf(user.accountId()))
                || token.filter(cart::opensWith).isPresent();
    }

    private static ProblemException none() {
        return Problems.notFound("There is no such cart. A guest's cart needs its token as X-Cart-Token.");
    }
}
