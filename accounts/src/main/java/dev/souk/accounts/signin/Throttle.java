package dev.souk.accounts.signin;

import dev.souk.accounts.account.Email;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Purge;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import dev.souk.platform.secret.Sha256;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Slows down guessing a password. An attempt is counted as wrong before the password is looked at, so that guesses sent at
 * once all count, and forgotten when it was right. After {@link #FREE} wrong ones for an email, their network has to wait: a
 * second, then twice as long each time, at most {@link #LONGEST}. Emails without an account are treated the same.
 *
 * <p>Somebody who knows an email can therefore not keep its owner out. Guesses from many networks are held up together
 * after {@link #FREE_ELSEWHERE}, except from networks where the right password came from lately. What is left is the edge's limit
 * of log-ins for one email, which spares the processor: several networks together can fill it for as long as they go on.
 *
 * <p>Whoever is logged in already is not disturbed: refreshing does not pass here.
 */
@Singleton
public class Throttle implements Purge {

    static final int FREE = 10;
    /** More than one network can use up in a day: twenty in half an hour, and then one in a quarter of an hour. */
    static final int FREE_ELSEWHERE = 300;

    static final Duration LONGEST = Duration.ofMinutes(15);
    static final Duration MEMORY = Duration.ofHours(24);
    static final Duration NETWORK_MEMORY = Duration.ofDays(90);

    private final Database database;
    private final Jdbc jdbc;
    private final Clock clock;

    @Inject
    Throttle(Database database, Jdbc jdbc, Clock clock) {
        this.database = database;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Counts an attempt, in transactions of its own.
     *
     * @throws ProblemException 429 with {@code Retry-After} while the network has to wait
     */
    public void attempt(Email email, Network network) {
        Instant now = clock.instant();
        boolean known = database.inTransaction(() -> count(subject(email, network), FREE, now));
        if (!known) {
            database.inTransaction(() -> count(subject(email), FREE_ELSEWHERE, now));
        }
    }

    /** Counts one more, for which concurrent ones wait; whether the right password came from there lately. */
    private boolean count(byte[] subject, int free, Instant now) {
        Counted counted = jdbc.one(
                        """
                        insert into login_attempt (subject, failures, not_before, since, updated_at) values (?, 1, ?, ?, ?)
                        on conflict (subject) do update
                           set failures = case when login_attempt.since < ? then 1
                                               else least(login_attempt.failures + 1, 10000) end,
                               since = case when login_attempt.since < ? then excluded.since
                                            else login_attempt.since end,
                               updated_at = excluded.updated_at
                         where login_attempt.not_before <= excluded.updated_at
                        returning failures, succeeded_at is not null as known
                        """,
                        row -> new Counted(row.intValue("failures"), row.bool("known")),
                        subject,
                        now,
                        now,
                        now,
                        now.minus(MEMORY),
                        now.minus(MEMORY))
                .orElseThrow(() -> tooSoon(subject, now));
        Duration pause = pause(counted.failures() - free);
        if (pause.isPositive()) {
            jdbc.update("update login_attempt set not_before = ? where subject = ?", now.plus(pause), subject);
        }
        return counted.known();
    }

    private record Counted(int failures, boolean known) {}

    private ProblemException tooSoon(byte[] subject, Instant now) {
        Instant notBefore = jdbc.one(
                        "select not_before from login_attempt where subject = ?",
                        row -> row.instant("not_before"),
                        (Object) subject)
                .orElse(now);
        return Problems.tooManyRequests(
                "Too many wrong passwords: wait before the next try.", Duration.between(now, notBefore));
    }

    /** Forgets the wrong passwords of a network, and remembers it; for the transaction that logs the owner in. */
    public void forget(Email email, Network network) {
        Instant now = clock.instant();
        jdbc.update("delete from login_attempt where subject = ?", (Object) subject(email));
        jdbc.update("""
                insert into login_attempt (subject, failures, not_before, since, updated_at, succeeded_at)
                values (?, 0, ?, ?, ?, ?)
                on conflict (subject) do update
                   set failures = 0, not_before = excluded.not_before, since = excluded.since,
                       updated_at = excluded.updated_at, succeeded_at = excluded.succeeded_at
                """, subject(email, network), now, now, now, now);
    }

    /** Deletes attempts so old that they hold nobody up. */
    @Override
    public int purge(int limit) {
        Instant now = clock.instant();
        return jdbc.update("""
                delete from login_attempt where subject = any(array(
                    select subject from login_attempt
                     where updated_at < ? and coalesce(succeeded_at < ?, true) limit ?))""", now.minus(MEMORY), now.minus(NETWORK_MEMORY), limit);
    }

    /**
     * How long to wait.
     *
     * @param excess wrong passwords beyond those that are free
     */
    static Duration pause(int excess) {
        if (excess <= 0) {
            return Duration.ZERO;
        }
        Duration grown = Duration.ofSeconds(1L << Math.min(excess - 1, 20));
        return grown.compareTo(LONGEST) < 0 ? grown : LONGEST;
    }

    private static byte[] subject(Email email, Network network) {
        return Sha256.of(email.value() + ' ' + network.value());
    }

    private static byte[] subject(Email email) {
        return Sha256.of(email.value());
    }
}
