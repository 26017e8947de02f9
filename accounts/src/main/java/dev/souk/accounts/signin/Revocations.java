package dev.souk.accounts.signin;

import dev.souk.platform.background.Chore;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Purge;
import dev.souk.platform.identity.Revocation;
import dev.souk.platform.identity.RevocationChannel;
import dev.souk.platform.identity.TokenVerifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions and API keys whose tokens must no longer be taken. They are rows first; right after the commit all services are
 * told through Redis. What could not be told is told again and again, and everything still in force is repeated now and
 * then, in case Redis lost it.
 */
@Singleton
public class Revocations implements Purge {

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration REPEAT = Duration.ofSeconds(30);

    private final Database database;
    private final Jdbc jdbc;
    private final RevocationChannel channel;
    private final Clock clock;
    private volatile Optional<Chore> chore = Optional.empty();
    private Instant repeatAt = Instant.MIN;

    @Inject
    Revocations(Database database, Jdbc jdbc, RevocationChannel channel, Clock clock) {
        this.database = database;
        this.jdbc = jdbc;
        this.channel = channel;
        this.clock = clock;
    }

    /**
     * Revokes in the current transaction.
     *
     * @param subject the session or API key that tokens name as {@code sid}
     * @param lastExpiry when the last of its tokens expires
     */
    public void revoke(UUID subject, Instant lastExpiry) {
        jdbc.update("""
                insert into revocation (subject, revoked_at, until) values (?, ?, ?) on conflict (subject) do nothing
                """, subject, clock.instant(), lastExpiry.plus(TokenVerifier.CLOCK_SKEW));
        database.afterCommit(() -> chore.ifPresent(Chore::now));
    }

    /** Begins to tell; nothing is told where there is no Redis. */
    public void start() {
        if (channel.isConfigured()) {
            chore = Optional.of(Chore.start("revocations", RETRY, this::announce));
        }
    }

    /** Ends the telling. */
    public void stop() {
        chore.ifPresent(Chore::close);
    }

    /** Tells what has not been told, or everything when that is due. */
    void announce() {
        Instant now = clock.instant();
        boolean repeat = !now.isBefore(repeatAt);
        List<Revocation> due = database.inTransaction(() -> jdbc.query(
                "select subject, until from revocation where until > ? and (announced_at is null or ?)",
                row -> new Revocation(row.uuid("subject"), row.instant("until")),
                now,
                repeat));
        if (!due.isEmpty()) {
            channel.announce(due);
            List<UUID> told = due.stream().map(Revocation::subject).toList();
            database.inTransaction(() -> jdbc.update(
                    "update revocation set announced_at = ? where announced_at is null and subject = any(?)",
                    now,
                    told));
        }
        if (repeat) {
            repeatAt = now.plus(REPEAT);
        }
    }

    /** Deletes revocations of tokens that have all expired. */
    @Override
    public int purge(int limit) {
        return jdbc.update(
                "delete from revocation where subject = any(array(select subject from revocation where until < ? limit ?))",
                clock.instant(),
                limit);
    }
}
