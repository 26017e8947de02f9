package dev.souk.billing.reconciliation;

import dev.souk.billing.payment.PaymentState;
import dev.souk.billing.provider.ProviderKey;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads payments together with what is booked for them. */
@Singleton
class BookedPayments {

    private static final String WITH_LEDGER = """
            SELECT p.*, coalesce(l.held, 0)::bigint AS ledger_held, coalesce(l.taken, 0)::bigint AS ledger_taken,
                   coalesce(l.owed, 0)::bigint AS ledger_owed
              FROM payment p
              LEFT JOIN LATERAL (
                   SELECT sum(amount) FILTER (WHERE account = 'authorizations-held') AS held,
                          sum(amount) FILTER (WHERE account = 'provider-clearing') AS taken,
                          sum(amount) FILTER (WHERE account = 'customer-receivable') AS owed
                     FROM ledger_posting
                    WHERE entry_id IN (SELECT id FROM ledger_entry WHERE payment_id = p.id)) l ON true
             WHERE p.state <> 'CLOSED' AND
            """;

    private final Database database;
    private final Jdbc jdbc;

    @Inject
    BookedPayments(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    /** A page of all payments that ever began, by id. */
    List<BookedPayment> after(UUID id, int limit) {
        return query("p.id > ? ORDER BY p.id LIMIT ?", id, limit);
    }

    /** Empty also for one that was forbidden before it began. */
    Optional<BookedPayment> find(UUID id) {
        return query("p.id = ?", id).stream().findFirst();
    }

    Optional<BookedPayment> find(ProviderKey key) {
        return query("p.order_id = ? AND p.attempt = ?", key.orderId(), key.attempt()).stream()
                .findFirst();
    }

    /** Those of the keys under which a payment began here. */
    Set<ProviderKey> begun(Collection<ProviderKey> keys) {
        return keys("state <> 'CLOSED'", keys);
    }

    /** Those of the keys that were forbidden here before a payment began. */
    Set<ProviderKey> forbidden(Collection<ProviderKey> keys) {
        return keys("state = 'CLOSED'", keys);
    }

    private Set<ProviderKey> keys(String condition, Collection<ProviderKey> keys) {
        if (keys.isEmpty()) {
            return Set.of(); // of nothing, an array tells no type
        }
        List<UUID> orders = keys.stream().map(ProviderKey::orderId).distinct().toList();
        return database
                .inTransaction(() -> jdbc.query(
                        "SELECT order_id, attempt FROM payment WHERE order_id = ANY (?) AND " + condition,
                        row -> new ProviderKey(row.uuid("order_id"), row.intValue("attempt")),
                        orders))
                .stream()
                .filter(keys::contains)
                .collect(Collectors.toSet());
    }

    private List<BookedPayment> query(String condition, Object... args) {
        return database.inTransaction(() -> jdbc.query(WITH_LEDGER + condition, BookedPayments::payment, args));
    }

    private static BookedPayment payment(Row row) {
        return new BookedPayment(
                row.uuid("id"),
                new ProviderKey(row.uuid("order_id"), row.intValue("attempt")),
                row.enumValue("state", PaymentState.class),
                row.text("currency"),
                row.longValue("authorized"),
                row.longValue("capturing"),
                row.longValue("captured"),
                row.longValue("released"),
                row.longValue("refunding"),
                row.longValue("refunded"),
                row.instant("updated_at"),
                row.longValue("ledger_held"),
                row.longValue("ledger_taken"),
                row.longValue("ledger_owed"));
    }
}
