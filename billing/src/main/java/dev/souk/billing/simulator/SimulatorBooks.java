package dev.souk.billing.simulator;

import dev.souk.billing.provider.ProviderEvent;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the simulator remembers: payments by key and the money moved on them. Each method is one transaction. */
@Singleton
class SimulatorBooks {

    private static final String COLUMNS = """
            key, reference, CASE WHEN state = 'AUTHORIZED' AND expires_at <= now() AND captured < amount
                                 THEN 'EXPIRED' ELSE state END AS state,
            currency, amount, captured, refunded, decline_reason, expires_at
            """;

    private static final String ALL = "SELECT " + COLUMNS + " FROM simulator.payment";

    private static final String PAYMENT = ALL + " WHERE key = ?";

    private final Database database;
    private final Jdbc jdbc;
    private final SimulatorNews news;
    private final Duration term;
    private final Duration shortTerm;

    @Inject
    SimulatorBooks(
            Database database,
            Jdbc jdbc,
            SimulatorNews news,
            @ConfigProperty(name = "souk.billing.simulator.term", defaultValue = "P7D") Duration term,
            @ConfigProperty(name = "souk.billing.simulator.short-term", defaultValue = "PT5S") Duration shortTerm) {
        this.database = database;
        this.jdbc = jdbc;
        this.news = news;
        this.term = term;
        this.shortTerm = shortTerm;
    }

    Optional<SimulatedPayment> find(String key) {
        return database.read(() -> jdbc.one(PAYMENT, SimulatorBooks::payment, key));
    }

    /** The card that paid what the simulator calls by this reference, as it may be used again. */
    Card cardOf(String reference) {
        return database.read(() -> jdbc.one(
                        "SELECT coalesce(card, 'OK') AS card FROM simulator.payment WHERE reference = ? AND amount > 0",
                        row -> row.enumValue("card", Card.class),
                        reference))
                .map(Card::again)
                .orElse(Card.UNKNOWN);
    }

    /** The first request with a key decides; a later one gets what the first one got. */
    SimulatedPayment authorize(String key, long amount, String currency, Card card) {
        Optional<SimulatedPayment> added = news.tells(ProviderEvent.AUTHORIZED)
                ? database.inTransaction(() -> {
                    var payment = add(key, amount, currency, card);
                    if (payment.isPresent() && card.refusal().isEmpty()) {
                        news.tell(ProviderEvent.AUTHORIZED, key, Optional.empty());
                    }
                    return payment;
                })
                : database.inOneStatement(() -> add(key, amount, currency, card));
        return added.orElseGet(() -> find(key).orElseThrow());
    }

    /** Empty when the key is known. */
    private Optional<SimulatedPayment> add(String key, long amount, String currency, Card card) {
        boolean refused = card.refusal().isPresent();
        return jdbc.one(
                """
                INSERT INTO simulator.payment (key, reference, state, currency, amount, decline_reason, card, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, CASE WHEN ? THEN NULL ELSE now() + make_interval(secs => ?) END)
                ON CONFLICT (key) DO NOTHING RETURNING\s""" + COLUMNS,
                SimulatorBooks::payment,
                key,
                "sim_" + UUID.randomUUID(),
                refused ? "DECLINED" : "AUTHORIZED",
                currency,
                refused ? 0 : amount,
                card.refusal().orElse(null),
                card,
                refused,
                (card.endsSoon() ? shortTerm : term).toMillis() / 1000.0);
    }

    /** Lets go of what is held; a key never seen is closed. */
    SimulatedPayment cancel(String key) {
        return database.inTransaction(() -> {
            int changed = jdbc.update("""
                    INSERT INTO simulator.payment (key, reference, state) VALUES (?, ?, 'CANCELLED')
                    ON CONFLICT (key) DO UPDATE SET state = 'CANCELLED'
                     WHERE payment.state = 'AUTHORIZED' AND payment.captured < payment.amount AND payment.expires_at > now()
                    """, key, "sim_" + UUID.randomUUID());
            if (changed == 1) {
                news.tell(ProviderEvent.VOIDED, key, Optional.empty());
            }
            return jdbc.one(PAYMENT, SimulatorBooks::payment, key).orElseThrow();
        });
    }

    /** A page of all payments, by key. */
    SimulatedPayments list(String after, int limit) {
        return new SimulatedPayments(database.read(
                () -> jdbc.query(ALL + " WHERE key > ? ORDER BY key LIMIT ?", SimulatorBooks::payment, after, limit)));
    }

    /** The payments with these keys. */
    SimulatedPayments look(List<String> keys) {
        return new SimulatedPayments(
                database.read(() -> jdbc.query(ALL + " WHERE key = ANY (?)", SimulatorBooks::payment, keys)));
    }

    /** Empty when the key is not known. */
    Optional<SimulatedTransfer> capture(String key, UUID id, long amount, String currency) {
        return transfer(key, id, "CAPTURE", amount, currency);
    }

    /** Empty when the key is not known. */
    Optional<SimulatedTransfer> refund(String key, UUID id, long amount, String currency) {
        return transfer(key, id, "REFUND", amount, currency);
    }

    private Optional<SimulatedTransfer> transfer(String key, UUID id, String kind, long amount, String currency) {
        return database.inTransaction(() -> jdbc.one(PAYMENT + " FOR UPDATE", SimulatorBooks::payment, key)
                .map(payment -> earlier(id).orElseGet(() -> move(payment, id, kind, amount, currency))));
    }

    private Optional<SimulatedTransfer> earlier(UUID id) {
        return jdbc.one(
                "SELECT refusal FROM simulator.transfer WHERE id = ?",
                row -> SimulatedTransfer.of(id, row.optionalText("refusal")),
                id);
    }

    private SimulatedTransfer move(SimulatedPayment payment, UUID id, String kind, long amount, String currency) {
        boolean capture = kind.equals("CAPTURE");
        var refusal = capture ? payment.captureRefusal(amount, currency) : payment.refundRefusal(amount, currency);
        jdbc.update(
                "INSERT INTO simulator.transfer (id, key, kind, amount, refusal) VALUES (?, ?, ?, ?, ?)",
                id,
                payment.key(),
                kind,
                amount,
                refusal.orElse(null));
        if (refusal.isEmpty()) {
            jdbc.update(
                    capture
                            ? "UPDATE simulator.payment SET captured = captured + ? WHERE key = ?"
                            : "UPDATE simulator.payment SET refunded = refunded + ? WHERE key = ?",
                    amount,
                    payment.key());
            news.tell(capture ? ProviderEvent.CAPTURED : ProviderEvent.REFUNDED, payment.key(), Optional.of(id));
        }
        return SimulatedTransfer.of(id, refusal);
    }

    private static SimulatedPayment payment(Row row) {
        return new SimulatedPayment(
                row.text("key"),
                row.text("reference"),
                row.text("state"),
                row.optionalText("currency"),
                row.longValue("amount"),
                row.longValue("captured"),
                row.longValue("refunded"),
                row.optionalText("decline_reason"),
                row.optionalInstant("expires_at"));
    }
}
