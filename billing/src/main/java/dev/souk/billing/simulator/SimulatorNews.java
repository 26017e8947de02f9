package dev.souk.billing.simulator;

import dev.souk.billing.provider.ProviderEvent;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Purge;
import dev.souk.platform.data.Uuid7;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What the simulator has to tell the shop: written in the transaction of what happened, sent by {@link WebhookSender}. As at a
 * real provider, the shop chooses which types it wants to hear of.
 */
@Singleton
class SimulatorNews implements Purge {

    private static final String DUE = """
            SELECT EXISTS (SELECT FROM simulator.webhook WHERE delivered_at IS NULL AND due_at <= now()) AS due,
                   EXISTS (SELECT FROM simulator.payment WHERE state = 'AUTHORIZED' AND captured < amount AND NOT expiry_told
                              AND expires_at <= now()) AS expired,
                   (SELECT plan::text FROM simulator.fault_plan) AS plan
            """;

    /** Something to send. */
    record Message(UUID id, ProviderEvent event, int attempts) {}

    /** What there is to do. */
    record Look(boolean due, boolean expired, Optional<String> plan) {}

    private final Database database;
    private final Jdbc jdbc;
    private final List<String> subscribed;
    private final AtomicReference<Runnable> wake = new AtomicReference<>(() -> {});

    @Inject
    SimulatorNews(
            Database database,
            Jdbc jdbc,
            @ConfigProperty(name = "souk.billing.simulator.webhooks") Optional<String> types) {
        this.database = database;
        this.jdbc = jdbc;
        this.subscribed = Arrays.stream(types.orElse("").split(","))
                .map(type -> "payment." + type.strip())
                .toList();
    }

    void onNews(Runnable listener) {
        wake.set(listener);
    }

    /** Whether the shop wants to hear of this type. */
    boolean tells(String type) {
        return subscribed.contains(type);
    }

    /** In the current transaction. */
    void tell(String type, String key, Optional<UUID> transfer) {
        if (tells(type)) {
            jdbc.update(
                    "INSERT INTO simulator.webhook (id, type, key, transfer_id) VALUES (?, ?, ?, ?)",
                    Uuid7.next(),
                    type,
                    key,
                    transfer);
            database.afterCommit(() -> wake.get().run());
        }
    }

    Look look() {
        return database.read(() -> jdbc.one(
                        DUE,
                        row -> new Look(
                                row.bool("due"),
                                row.bool("expired") && tells(ProviderEvent.EXPIRED),
                                row.optionalText("plan")))
                .orElseThrow());
    }

    /** Notes what has expired since the last look, as something to tell. */
    void noteExpired(int limit) {
        database.inOneStatement(() -> jdbc.update("""
                WITH expired AS (
                    UPDATE simulator.payment SET expiry_told = true
                     WHERE key IN (SELECT key FROM simulator.payment
                                    WHERE state = 'AUTHORIZED' AND captured < amount AND NOT expiry_told AND expires_at <= now()
                                    LIMIT ? FOR UPDATE SKIP LOCKED)
                    RETURNING key)
                INSERT INTO simulator.webhook (id, type, key) SELECT gen_random_uuid(), ?, key FROM expired
                """, limit, ProviderEvent.EXPIRED));
    }

    /** Claims what is due. A claim is a lease that outlives the sending, and doubles up to five minutes. */
    List<Message> claim(int limit) {
        return database.inOneStatement(() -> jdbc.query(
                """
                UPDATE simulator.webhook SET attempts = attempts + 1,
                       due_at = now() + make_interval(secs => least(300, 5 * power(2, least(attempts, 10))))
                 WHERE id IN (SELECT id FROM simulator.webhook WHERE delivered_at IS NULL AND due_at <= now()
                               ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
                RETURNING id, type, key, transfer_id, created_at, attempts
                """,
                row -> new Message(
                        row.uuid("id"),
                        new ProviderEvent(
                                row.text("id"),
                                row.text("type"),
                                row.text("key"),
                                row.optionalUuid("transfer_id"),
                                row.instant("created_at")),
                        row.intValue("attempts")),
                limit));
    }

    void delivered(UUID id) {
        database.inOneStatement(
                () -> jdbc.update("UPDATE simulator.webhook SET delivered_at = now() WHERE id = ?", id));
    }

    void delay(UUID id, double seconds) {
        database.inOneStatement(() -> jdbc.update(
                "UPDATE simulator.webhook SET due_at = now() + make_interval(secs => ?) WHERE id = ?", seconds, id));
    }

    /** What was delivered, and what nobody took for two days. */
    @Override
    public int purge(int limit) {
        return jdbc.update("""
                DELETE FROM simulator.webhook WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM simulator.webhook
                     WHERE created_at < now() - CASE WHEN delivered_at IS NULL THEN interval '2 days' ELSE interval '1 hour' END
                     LIMIT ?))
                """, limit);
    }
}
