package dev.souk.orders.cart;

import dev.souk.orders.order.Sales;
import dev.souk.platform.data.Database;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

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
        return recent.attempt(id, cart -> isTheirs(cart, caller, token), CartDesk::none, cart -> {
                    var line = cart.add(sku, units, clock.instant());
                    var answer = shown.apply(CartSnapshot.of(cart));
                    return recent.store(cart, line) ? Optional.of(answer) : Optional.empty();
                })
                .orElseGet(() -> shown.apply(change(id, caller, token, cart -> cart.add(sku, units, clock.instant()))));
    }

    /** The cart after a change; {@link ProblemException} 404 when it is not the caller's. */
    CartSnapshot change(UUID id, Caller caller, Optional<CartToken> token, Consumer<Cart> change) {
        return database.inTransaction(() -> {
            var cart = theirs(carts.lock(id), caller, token);
            change.accept(cart);
            database.entityManager().flush();
            return CartSnapshot.of(cart);
        });
    }

    /**
     * Gives a guest's cart to the customer who knows its token: its lines go into the open cart of the same currency that
     * the customer touched last, and without one it becomes the customer's itself. Claiming a cart again has no effect.
     *
     * @return the customer's cart
     */
    CartSnapshot claim(UUID id, UUID customerId, Optional<CartToken> token) {
        return database.inTransaction(() -> {
            var now = clock.instant();
            var asked = carts.find(id).orElseThrow(CartDesk::none);
            var target =
                    asked.isOf(customerId) ? Optional.<UUID>empty() : carts.latestOpenOf(customerId, asked.currency());
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
        });
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
