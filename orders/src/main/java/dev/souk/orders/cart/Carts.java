package dev.souk.orders.cart;

import dev.souk.platform.data.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;

/** The carts. Every method belongs to the caller's transaction. */
@Singleton
public class Carts {

    private final Database database;

    /** For CDI, and for tests that have a database. */
    @Inject
    public Carts(Database database) {
        this.database = database;
    }

    /** The cart with this id. */
    public Optional<Cart> find(UUID id) {
        return Optional.ofNullable(database.entityManager().find(Cart.class, id));
    }

    /** The cart with this id, which nobody else changes until the transaction ends. */
    public Optional<Cart> lock(UUID id) {
        return Optional.ofNullable(database.entityManager().find(Cart.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** The open cart that the customer touched last, in this currency. */
    Optional<UUID> latestOpenOf(UUID customerId, String currency) {
        return database.entityManager()
                .createQuery("""
                        select c.id from Cart c where c.customerId = :customer and c.currency = :currency
                          and c.state = :open order by c.updatedAt desc""", UUID.class)
                .setParameter("customer", customerId)
                .setParameter("currency", currency)
                .setParameter("open", CartState.OPEN)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }
}
