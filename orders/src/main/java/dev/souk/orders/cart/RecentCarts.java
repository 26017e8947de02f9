package dev.souk.orders.cart;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Carts that are changed without being locked or read first: by one statement, on the condition that nobody else has changed
 * them. Of the carts that this process stored last it is remembered how it left them, and mostly they still are like that;
 * the version in the row tells. Nothing is answered from memory.
 */
@Singleton
public class RecentCarts {

    private static final int REMEMBERED = 2_000;

    private final Database database;
    private final Jdbc jdbc;
    private final Carts carts;
    private final Map<UUID, Cart> known = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Cart> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** For CDI, and for tests that have a database. */
    @Inject
    public RecentCarts(Database database, Jdbc jdbc, Carts carts) {
        this.database = database;
        this.jdbc = jdbc;
        this.carts = carts;
    }

    /** Stores a new cart that has no lines yet. */
    void create(Cart cart) {
        database.inOneStatement(() -> jdbc.update(
                "insert into cart (id, state, customer_id, token_hash, currency, created_at, updated_at, version)"
                        + " values (?, ?, ?, ?, ?, ?, ?, 1)",
                cart.id(),
                cart.state(),
                cart.customerId(),
                cart.tokenHash(),
                cart.currency(),
                cart.updatedAt(),
                cart.updatedAt()));
        cart.stored();
        remember(cart);
    }

    /**
     * Attempts something with a copy of a cart as it was left here. Only when somebody else has changed the cart since, which
     * an empty result says, and a refusal lets suspect, it is attempted once more, with a copy of the cart as it is now.
     *
     * @param theirs whether the cart is the caller's
     * @param none the problem when it is not, or there is no such cart
     * @param attempt empty when the cart turned out to have been changed by somebody else
     */
    public <T> Optional<T> attempt(
            UUID id, Predicate<Cart> theirs, Supplier<ProblemException> none, Function<Cart, Optional<T>> attempt) {
        var left = Optional.ofNullable(known.remove(id)).filter(theirs);
        if (left.isPresent()) {
            try {
                var result = attempt.apply(left.get().copy());
                if (result.isPresent()) {
                    return result;
                }
            } catch (ProblemException refusal) {
                if (refusal.problem().status() >= 500 || isUnchanged(left.get())) {
                    throw refusal;
                }
            }
        }
        var cart = database.read(() -> carts.find(id).map(Cart::copy)).filter(theirs);
        return attempt.apply(cart.orElseThrow(none));
    }

    private boolean isUnchanged(Cart left) {
        return database.read(() ->
                        jdbc.one("select version from cart where id = ?", row -> row.intValue("version"), left.id()))
                .filter(version -> version == left.version())
                .isPresent();
    }

    /** Stores that a line of this copy is new or has changed; false when somebody else has changed the cart. */
    boolean store(Cart cart, CartLine line) {
        boolean stored = database.inOneStatement(() ->
                jdbc.update("""
                        with unchanged as (
                            update cart set updated_at = ?, version = version + 1
                             where id = ? and version = ? and state = 'OPEN' returning id)
                        insert into cart_line (id, cart_id, sku, quantity)
                        select ?::uuid, id, ?::text, ?::int from unchanged
                        on conflict (cart_id, sku) do update set quantity = excluded.quantity""", cart.updatedAt(), cart.id(), cart.version(), line.id(), line.sku(), line.quantity())
                        == 1);
        if (stored) {
            cart.stored();
            remember(cart);
        }
        return stored;
    }

    /** Stores, with the current transaction, in which state this copy is now; throws this when somebody has changed the cart. */
    public void storeState(Cart cart, Supplier<? extends RuntimeException> changed) {
        jdbc.laterOne(
                changed,
                "update cart set state = ?, updated_at = ?, version = version + 1 where id = ? and version = ?",
                cart.state(),
                cart.updatedAt(),
                cart.id(),
                cart.version());
    }

    /** Stores, with the current transaction, that the order of a cart is confirmed, until when nobody could change it. */
    public void ordered(UUID id, Instant now) {
        jdbc.laterOne(
                () -> new IllegalStateException("cart " + id + " is not being ordered"),
                "update cart set state = ?, updated_at = ?, version = version + 1 where id = ? and state = ?",
                CartState.ORDERED,
                now,
                id,
                CartState.CHECKING_OUT);
    }

    private void remember(Cart cart) {
        known.put(cart.id(), cart);
    }
}
