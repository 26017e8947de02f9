package dev.souk.billing.webhook;

import static java.lang.System.Logger.Level.WARNING;

import dev.souk.billing.payment.ProviderNews;
import dev.souk.billing.provider.ProviderEvent;
import dev.souk.billing.webhook.Webhook.State;
import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.data.Purge;
import dev.souk.platform.data.Row;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Every event that was told, once; kept longer than any provider goes on telling it. */
@Singleton
class Webhooks implements Purge {

    private static final System.Logger LOG = System.getLogger(Webhooks.class.getName());
    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    private final Database database;
    private final Jdbc jdbc;
    private final ProviderNews news;
    private final Clock clock;
    private final Duration retention;

    @Inject
    Webhooks(
            Database database,
            Jdbc jdbc,
            ProviderNews news,
            Clock clock,
            @ConfigProperty(name = "souk.billing.webhook.retention", defaultValue = "P30D") Duration retention) {
        this.database = database;
        this.jdbc = jdbc;
        this.news = news;
        this.clock = clock;
        this.retention = retention;
    }

    /**
     * Hears an event, unless it was heard before.
     *
     * @return what came of it: {@code repeated}, {@code asking}, {@code known} or {@code parked}
     */
    String receive(String provider, ProviderEvent event) {
        return database.inTransaction(() -> {
            if (!record(provider, event)) {
                return "repeated";
            }
            return switch (news.heard(event)) {
                case ASKING -> "asking";
                case KNOWN -> "known";
                case NO_SUCH_PAYMENT -> park(provider, event, "There is no such payment here.");
                case NO_SUCH_TRANSFER -> park(provider, event, "There is no such capture or refund here.");
                case NO_SUCH_TYPE -> park(provider, event, "This type of event means nothing here.");
            };
        });
    }

    /** Newest first. */
    Page<Webhook> page(State state, Limit limit, String cursor) {
        var after = Cursor.parse(cursor, 2);
        return database.inTransaction(() -> Page.of(
                jdbc.query(
                        """
                        SELECT * FROM webhook_event WHERE state = ? AND (received_at, event_id) < (?, ?)
                         ORDER BY received_at DESC, event_id DESC LIMIT ?
                        """,
                        Webhooks::webhook,
                        state,
                        after.map(keys -> keys.instant(0)).orElse(LAST),
                        after.map(keys -> keys.text(1)).orElse(""),
                        limit.plusOne()),
                limit,
                webhook -> Cursor.of(webhook.receivedAt(), webhook.eventId())));
    }

    @Override
    public int purge(int limit) {
        return jdbc.update("""
                DELETE FROM webhook_event WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM webhook_event WHERE received_at < now() - make_interval(secs => ?) LIMIT ?))
                """, (double) retention.toSeconds(), limit);
    }

    private boolean record(String provider, ProviderEvent event) {
        return jdbc.update("""
                        INSERT INTO webhook_event (provider, event_id, type, subject, state, detail, happened_at, received_at)
                        VALUES (?, ?, ?, ?, 'HANDLED', '', ?, ?) ON CONFLICT DO NOTHING
                        """, provider, event.id(), event.type(), event.key(), event.createdAt(), clock.instant())
                == 1;
    }

    private String park(String provider, ProviderEvent event, String why) {
        LOG.log(WARNING, "webhook {0} of {1} about {2} is parked: {3}", event.id(), provider, event.key(), why);
        jdbc.update(
                "UPDATE webhook_event SET state = 'PARKED', detail = ? WHERE provider = ? AND event_id = ?",
                why,
                provider,
                event.id());
        return "parked";
    }

    private static Webhook webhook(Row row) {
        return new Webhook(
                row.text("provider"),
                row.text("event_id"),
                row.text("type"),
                row.text("subject"),
                row.enumValue("state", State.class),
                row.text("detail"),
                row.instant("happened_at"),
                row.instant("received_at"));
    }
}
