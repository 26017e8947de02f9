package dev.souk.accounts.signin;

import dev.souk.platform.background.Chore;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code souk_accounts_active}: how many people logged in or had their token renewed within the last hour, and day. An
 * access token is renewed every few minutes, so whoever uses the shop while logged in is seen. Looked up twice a minute;
 * every instance tells the same, from the table.
 */
@Singleton
class ActivePeople {

    private static final Duration LOOK = Duration.ofSeconds(30);

    private final Database database;
    private final Jdbc jdbc;
    private volatile Seen seen = new Seen(0, 0);
    private Optional<Chore> chore = Optional.empty();

    @Inject
    ActivePeople(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    /** Different people. */
    record Seen(long hour, long day) {}

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        gauge("1h", () -> seen.hour());
        gauge("1d", () -> seen.day());
        if (database.isConfigured()) {
            chore = Optional.of(Chore.start("active-people", LOOK, () -> seen = count()));
        }
    }

    @PreDestroy
    void stop() {
        chore.ifPresent(Chore::close);
    }

    Seen count() {
        return database.read(() -> jdbc.one("""
                        select count(distinct account_id) filter (where issued_at > now() - interval '1 hour') as hour,
                               count(distinct account_id) as day
                        from refresh_token join session on session.id = session_id
                        where issued_at > now() - interval '1 day'""", row -> new Seen(row.longValue("hour"), row.longValue("day")))
                .orElseThrow());
    }

    private static void gauge(String window, Supplier<Long> value) {
        Metrics.globalRegistry()
                .getOrCreate(Gauge.builder("souk_accounts_active", value)
                        .description("People who logged in or had their token renewed lately")
                        .tags(List.of(Tag.create("within", window))));
    }
}
