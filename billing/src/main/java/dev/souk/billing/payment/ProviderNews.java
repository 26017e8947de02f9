package dev.souk.billing.payment;

import dev.souk.billing.provider.ProviderEvent;
import dev.souk.billing.provider.ProviderKey;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/**
 * What the provider's word is worth: nothing but a reason to ask it. A payment, capture or refund whose outcome it may tell is
 * made due, and the settlement asks the provider how things stand now and takes that answer in under the payment's
 * lock. So a word that comes late, twice or out of order, or is not true, changes nothing; and making something due commits
 * with the record that the word was heard, so that none is forgotten.
 */
@Singleton
public class ProviderNews {

    /** What came of it. */
    public enum Effect {
        /** The provider will be asked. */
        ASKING,
        /** It is known here. */
        KNOWN,
        /** There is no such payment here. */
        NO_SUCH_PAYMENT,
        /** There is the payment, but no such capture or refund. */
        NO_SUCH_TRANSFER,
        /** Nobody here knows what this type of event means. */
        NO_SUCH_TYPE
    }

    private final Database database;
    private final Jdbc jdbc;
    private final Payments payments;
    private final Settlement settlement;

    @Inject
    ProviderNews(Database database, Jdbc jdbc, Payments payments, Settlement settlement) {
        this.database = database;
        this.jdbc = jdbc;
        this.payments = payments;
        this.settlement = settlement;
    }

    /** Hears an event, in the current transaction. */
    public Effect heard(ProviderEvent event) {
        Optional<Payment> payment = ProviderKey.parse(event.key())
                .flatMap(key -> payments.lock(key.orderId(), key.attempt()))
                .filter(found -> found.state() != PaymentState.CLOSED);
        if (payment.isEmpty()) {
            return Effect.NO_SUCH_PAYMENT;
        }
        return switch (event.type()) {
            case ProviderEvent.AUTHORIZED ->
                look(payment.get(), payment.get().state().isUnsettled());
            case ProviderEvent.VOIDED, ProviderEvent.EXPIRED ->
                look(payment.get(), payment.get().state().isOpen());
            case ProviderEvent.CAPTURED -> look("capture", payment.get(), event.transfer());
            case ProviderEvent.REFUNDED -> look("refund", payment.get(), event.transfer());
            default -> Effect.NO_SUCH_TYPE;
        };
    }

    private Effect look(Payment payment, boolean worthIt) {
        return worthIt ? asking("payment", payment.id()) : Effect.KNOWN;
    }

    private Effect look(String table, Payment payment, Optional<UUID> id) {
        var state = id.flatMap(known -> jdbc.one(
                "SELECT state FROM " + table + " WHERE id = ? AND payment_id = ?",
                row -> row.enumValue("state", MovementState.class),
                known,
                payment.id()));
        if (state.isEmpty()) {
            return Effect.NO_SUCH_TRANSFER;
        }
        return state.get() == MovementState.PENDING ? asking(table, id.orElseThrow()) : Effect.KNOWN;
    }

    private Effect asking(String table, UUID id) {
        jdbc.update("UPDATE " + table + " SET next_check_at = now(), checks = 0 WHERE id = ?", id);
        database.afterCommit(settlement::wake);
        return Effect.ASKING;
    }
}
