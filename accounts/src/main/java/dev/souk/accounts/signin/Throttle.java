package dev.souk.accounts.signin;

import dev.souk.accounts.account.Email;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Slows down guessing a password. An attempt is counted as wrong before the password is looked at, so that guesses sent at
 * once all count, and forgotten when it was right. After {@link #FREE} wrong ones the address has to wait: a second,
 * then twice as long each time, at most {@link #LONGEST}. Addresses without an account are treated the same.
 *
 * <p>Whoever is logged in already is not disturbed: refreshing does not pass here.
 */
@Singleton
class Throttle {

    static final int FREE = 10;
    static final Duration LONGEST = Duration.ofMinutes(15);
    static final Duration MEMORY = Duration.ofHours(24);

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
     * Counts an attempt, in a transaction of its own.
     *
     * @throws ProblemException 429 with {@code Retry-After} while the address has to wait
     */
    void attempt(Email email) {
        Instant now = clock.instant();
        byte[] subject = subject(email);
        int failures = database.inTransaction(() -> count(subject, now));
        if (failures == 0) {
            Instant notBefore = database.inTransaction(() -> jdbc.one(
                            "select not_before from login_attempt where subject = ?",
                            row -> row.instant("not_before"),
                            subject)
                    .orElse(now));
            throw Problems.tooManyRequests(
                    "Too many wrong passwords: wait before the next try.", Duration.between(now, notBefore));
        }
    }

    /** The failures with this attempt; 0 when it is not allowed now. Concurrent attempts wait for the row. */
    private int count(byte[] subject, Instant now) {
        int failures = jdbc.one("""
                        insert into login_attempt (subject, failures, not_before, updated_at) values (?, 1, ?, ?)
                        on conflict (subject) do update
                           set failures = case when login_attempt.updated_at < ? then 1
                                               else least(login_attempt.failures + 1, 1000) end,
                               updated_at = excluded.updated_at
                         where login_attempt.not_before <= excluded.updated_at
                        returning failures
                        """, row -> row.intValue("failures"), subject, now, now, now.minus(MEMORY))
                .orElse(0);
        if (failures > FREE) {
            jdbc.update(
                    "update login_attempt set not_before = ? where subject = ?", now.plus(pause(failures)), subject);
        }
        return failures;
    }

    /** Forgets the wrong passwords of an address; for the transaction that logs its owner in. */
    void forget(Email email) {
        jdbc.update("delete from login_attempt where subject = ?", (Object) subject(email));
    }

    void forgetOld() {
        jdbc.update(
                "delete from login_attempt where updated_at < ?",
                clock.instant().minus(MEMORY));
    }

    /** How long to wait after that many wrong passwords. */
    static Duration pause(int failures) {
        if (failures <= FREE) {
            return Duration.ZERO;
        }
        Duration grown = Duration.ofSeconds(1L << Math.min(failures - FREE - 1, 20));
        return grown.compareTo(LONGEST) < 0 ? grown : LONGEST;
    }

    private static byte[] subject(Email email) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(email.value().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
