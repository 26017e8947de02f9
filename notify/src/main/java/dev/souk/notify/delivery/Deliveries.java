package dev.souk.notify.delivery;

import dev.souk.platform.background.DueRows;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.json.Json;
import dev.souk.platform.telemetry.Traces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The stored mails. */
@Singleton
public class Deliveries {

    private final Database database;
    private final Jdbc jdbc;
    private final MailSignal signal;
    private final DueRows<Delivery> due;

    @Inject
    Deliveries(Database database, Jdbc jdbc, MailSignal signal) {
        this.database = database;
        this.jdbc = jdbc;
        this.signal = signal;
        this.due = new DueRows<>(
                jdbc,
                "delivery",
                "attempts",
                "next_attempt_at",
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                "id, account_id, kind, data, attempts, traceparent",
                Deliveries::delivery);
    }

    /** Leaves a mail to the mailer, in the current transaction; a second one for the same event changes nothing. */
    public void add(UUID eventId, UUID accountId, DeliveryKind kind, Map<String, ?> data) {
        jdbc.update("""
                INSERT INTO delivery (id, event_id, account_id, kind, data, traceparent, next_attempt_at)
                VALUES (?, ?, ?, ?, ?::jsonb, ?, now())
                ON CONFLICT (event_id, kind) DO NOTHING
                """, Uuid7.next(), eventId, accountId, kind, Json.write(data), Traces.current());
        database.afterCommit(signal::raise);
    }

    /**
     * Claims one mail that is due, for about a minute, or longer the more often it was tried. If it is neither settled nor
     * retried by then, it is due again. One at a time: mails behind a slow one must not be due again before their turn.
     */
    Optional<Delivery> claim() {
        return database.inTransaction(() -> due.claim(1)).stream().findFirst();
    }

    void sent(Delivery delivery, String recipient, String subject) {
        database.inTransaction(() -> {
            jdbc.update("""
                    UPDATE delivery SET state = 'SENT', recipient = ?, subject = ?, sent_at = now(), next_attempt_at = NULL, last_error = NULL
                     WHERE id = ? AND state = 'PENDING'
                    """, recipient, subject, delivery.id());
        });
    }

    void retry(Delivery delivery, String error, Duration pause) {
        database.inTransaction(() -> {
            jdbc.update("""
                    UPDATE delivery SET last_error = ?, next_attempt_at = now() + ? * interval '1 ms'
                     WHERE id = ? AND state = 'PENDING'
                    """, error, pause.toMillis(), delivery.id());
        });
    }

    /** @param state {@code GIVEN_UP} or {@code OBSOLETE} */
    void end(Delivery delivery, DeliveryState state, String reason) {
        database.inTransaction(() -> {
            jdbc.update(
                    "UPDATE delivery SET state = ?, last_error = ?, next_attempt_at = NULL WHERE id = ? AND state = 'PENDING'",
                    state,
                    reason,
                    delivery.id());
        });
    }

    @SuppressWarnings("unchecked")
    private static Delivery delivery(Row row) {
        return new Delivery(
                row.uuid("id"),
                row.uuid("account_id"),
                row.enumValue("kind", DeliveryKind.class),
                Json.read(row.text("data"), Map.class),
                row.intValue("attempts"),
                row.optionalText("traceparent"));
    }
}
