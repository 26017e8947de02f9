package dev.souk.notify.delivery;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.DueRows;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.json.Json;
import dev.souk.platform.telemetry.Traces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

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

    /**
     * Leaves a mail to the mailer, in the current transaction, at whose end all its mails are stored together; a second one
     * for the same event changes nothing.
     */
    public void add(UUID eventId, UUID accountId, DeliveryKind kind, Map<String, ?> data) {
        Added added = database.transactionState(this, Added.class, Added::new);
        if (added.mails.isEmpty()) {
            database.beforeCommit(() -> store(added.mails));
            database.afterCommit(signal::raise);
        }
        added.mails.add(new NewMail(Uuid7.next(), eventId, accountId, kind, Json.write(data), Traces.current()));
    }

    private void store(List<NewMail> mails) {
        jdbc.later(
                """
                INSERT INTO delivery (id, event_id, account_id, kind, data, traceparent, next_attempt_at)
                SELECT id, event_id, account_id, kind, data::jsonb, traceparent, now()
                FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[])
                     AS mail (id, event_id, account_id, kind, data, traceparent)
                ON CONFLICT (event_id, kind) DO NOTHING
                """,
                column(mails, NewMail::id),
                column(mails, NewMail::eventId),
                column(mails, NewMail::accountId),
                column(mails, mail -> mail.kind().name()),
                column(mails, NewMail::data),
                column(mails, mail -> mail.trace().orElse(null)));
    }

    /**
     * Claims mails that are due, for about a minute, or longer the more often they were tried. What is neither settled, tried
     * again nor {@linkplain #handBack handed back} by then is due again.
     */
    List<Delivery> claim(int most) {
        return database.inOneStatement(() -> due.claim(most));
    }

    /** Mails that were claimed and not begun are due at once, as if nobody had claimed them. */
    void handBack(Collection<Delivery> deliveries) {
        if (!deliveries.isEmpty()) {
            database.inOneStatement(() -> jdbc.update("""
                    UPDATE delivery SET next_attempt_at = now(), attempts = attempts - 1
                     WHERE id = ANY (?::uuid[]) AND state = 'PENDING'
                    """, column(deliveries, Delivery::id)));
        }
    }

    /**
     * A mail that the server has.
     *
     * @param recipient the address
     */
    record Sent(UUID id, String recipient, String subject) {}

    void sent(Collection<Sent> mails) {
        if (!mails.isEmpty()) {
            database.inOneStatement(() -> jdbc.update(
                    """
                    UPDATE delivery SET state = 'SENT', recipient = sent.recipient, subject = sent.subject, sent_at = now(),
                                        next_attempt_at = NULL, last_error = NULL
                      FROM unnest(?::uuid[], ?::text[], ?::text[]) AS sent (id, recipient, subject)
                     WHERE delivery.id = sent.id AND state = 'PENDING'
                    """, column(mails, Sent::id), column(mails, Sent::recipient), column(mails, Sent::subject)));
        }
    }

    void retry(Delivery delivery, String error, Duration pause) {
        database.inOneStatement(() -> jdbc.update("""
                    UPDATE delivery SET last_error = ?, next_attempt_at = now() + ? * interval '1 ms'
                     WHERE id = ? AND state = 'PENDING'
                    """, error, pause.toMillis(), delivery.id()));
    }

    /** @param state {@code GIVEN_UP} or {@code OBSOLETE} */
    void end(Delivery delivery, DeliveryState state, String reason) {
        database.inOneStatement(() -> jdbc.update(
                "UPDATE delivery SET state = ?, last_error = ?, next_attempt_at = NULL WHERE id = ? AND state = 'PENDING'",
                state,
                reason,
                delivery.id()));
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

    private static <T, V> List<V> column(Collection<T> rows, Function<T, V> value) {
        return rows.stream().map(value).toList();
    }

    private record NewMail(
            UUID id, UUID eventId, UUID accountId, DeliveryKind kind, String data, Optional<String> trace) {}

    /** The new mails of a transaction. */
    private static final class Added {
        private final List<NewMail> mails = new ArrayList<>();
    }
}
