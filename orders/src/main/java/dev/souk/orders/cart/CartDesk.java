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

/** Hands carts to those they belong to: their customer, or the guest who knows their token. For others there is none. */
@Singleton
class CartDesk {

    /** How often a change is tried while others change the same cart. */
    private static final int TURNS = 5;

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
        return change(id, caller, token, change, () -> {}, shown);
    }

    /**
     * As without it; {@code alongside} is done in the transaction that stores the change.
     *
     * @throws ProblemException 409 when others change the cart again and again
     */
    <T> T change(
            UUID id,
            Caller caller,
            Optional<CartToken> token,
            Consumer<Cart> change,
            Runnable alongside,
            Function<CartSnapshot, T> shown) {
        return answered(
                finder -> {
                    var cart = theirs(finder.find(id), caller, token);
                    change.accept(cart);
                    return cart;
                },
                alongside,
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
        return answered(finder -> claimed(finder, id, customerId, token, now), () -> {}, shown);
    }

    private Cart claimed(Finder finder, UUID id, UUID customerId, Optional<CartToken> token, Instant now) {
        var asked = carts.find(id).orElseThrow(CartDesk::none);
        var target = asked.isOf(customerId) ? Optional.<UUID>empty() : carts.latestOpenOf(customerId, asked.currency());
        target.filter(other -> other.compareTo(id) < 0).ifPresent(finder::find);
        var cart = finder.find(id).orElseThrow();
        if (cart.isOf(customerId)) {
            return cart;
        }
        if (token.filter(cart::opensWith).isEmpty()) {
            throw none();
        }
        if (cart.state() == CartState.MERGED) {
            return cart.mergedInto()
                    .flatMap(carts::find)
                    .filter(other -> other.isOf(customerId))
                    .orElseThrow(CartDesk::none);
        }
        var into = target.flatMap(finder::find).filter(other -> other.state() == CartState.OPEN);
        into.ifPresentOrElse(other -> other.absorb(cart, now), () -> cart.becomeOf(customerId, now));
        return into.orElse(cart);
    }

    /** How a change comes by a cart: locked when it is to be stored. */
    private interface Finder {
        Optional<Cart> find(UUID id);
    }

    /**
     * The answer to a change, made before the change is stored: who is told that catalog does not answer has changed nothing. The
     * change is made to what was read, to see what it leads to, and stored when it leads there again with the cart locked;
     * otherwise somebody else changed the cart meanwhile.
     */
    private <T> T answered(Function<Finder, Cart> change, Runnable alongside, Function<CartSnapshot, T> shown) {
        for (int turn = 0; turn < TURNS; turn++) {
            var foreseen = database.read(() -> CartSnapshot.of(change.apply(carts::find)));
            var answer = shown.apply(foreseen);
            if (database.inTransaction(() -> isStored(change, foreseen, alongside))) {
                return answer;
            }
        }
        throw Problems.conflict("Others are changing this cart. Read it, and try again.");
    }

    private boolean isStored(Function<Finder, Cart> change, CartSnapshot foreseen, Runnable alongside) {
        boolean asForeseen = CartSnapshot.of(change.apply(carts::lock)).equals(foreseen);
        if (asForeseen) {
            alongside.run();
        } else {
            database.entityManager().clear(); // so that nothing of the change is written
        }
        return asForeseen;
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
