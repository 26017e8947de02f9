package dev.souk.accounts.signin;

import dev.souk.accounts.account.RolesReduced;
import dev.souk.accounts.token.TokenIssuer;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Purge;
import dev.souk.platform.data.Uuid7;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Log-ins and their refresh tokens. Each token is good for one use; a token that comes twice has been stolen from
 * somebody, so that the session of both ends (RFC 9700, section 4.14.2). The one exception is a client that asks again
 * within {@link #LOST_ANSWER} because the answer did not arrive: as long as nobody has used what that answer brought, it
 * is void and another is given. Each use puts the end of the session off. Every method needs an open transaction.
 */
@Singleton
public class Sessions implements Purge {

    /** For how long after its use a refresh token may come again. */
    static final Duration LOST_ANSWER = Duration.ofSeconds(20);

    /** How long a session is remembered after its end: nobody asks for it then, and all its tokens are refused anyway. */
    private static final Duration ENDED_MEMORY = Duration.ofHours(1);

    private final Jdbc jdbc;
    private final Revocations revocations;
    private final Clock clock;
    private final Duration lifetime;
    private final Duration longest;

    /**
     * Makes them.
     *
     * @param lifetime of a session whose tokens are not used
     * @param longest lifetime of a session that is used all the time
     */
    @Inject
    Sessions(
            Jdbc jdbc,
            Revocations revocations,
            Clock clock,
            @ConfigProperty(name = "souk.accounts.session-lifetime", defaultValue = "P30D") Duration lifetime,
            @ConfigProperty(name = "souk.accounts.session-longest", defaultValue = "P180D") Duration longest) {
        this.jdbc = jdbc;
        this.revocations = revocations;
        this.clock = clock;
        this.lifetime = lifetime;
        this.longest = longest;
    }

    /** A session of an account. */
    record Session(UUID id, UUID accountId) {}

    /** A session that goes on with a new refresh token. */
    record Rotation(Session session, RefreshToken next) {}

    /** Begins a session. */
    Rotation begin(UUID accountId) {
        Instant now = clock.instant();
        Session session = new Session(Uuid7.next(), accountId);
        jdbc.update(
                "insert into session (id, account_id, created_at, expires_at) values (?, ?, ?, ?)",
                session.id(),
                accountId,
                now,
                now.plus(lifetime));
        return new Rotation(session, issue(session, now));
    }

    /**
     * Uses a refresh token up and gives the next one. Uses of one session's tokens take turns.
     *
     * @return empty when the token is not good: unknown, of a session that is over, or used before
     */
    Optional<Rotation> rotate(RefreshToken token) {
        Instant now = clock.instant();
        return lock(token, now).flatMap(session -> {
            Use use = use(token);
            if (!use.isGood(now)) {
                end(session.id());
                return Optional.empty();
            }
            voidSuccessor(token, now);
            RefreshToken next = issue(session, now);
            jdbc.update(
                    "update refresh_token set used_at = coalesce(used_at, ?), successor = ? where hash = ?",
                    now,
                    next.hash(),
                    token.hash());
            prolong(session, now);
            return Optional.of(new Rotation(session, next));
        });
    }

    /** The session of a token, unless it is over, for which other transactions now wait. */
    private Optional<Session> lock(RefreshToken token, Instant now) {
        return jdbc.one("""
                select id, account_id from session
                 where id = (select session_id from refresh_token where hash = ?) and ended_at is null and expires_at > ?
                   for update
                """, row -> new Session(row.uuid("id"), row.uuid("account_id")), token.hash(), now);
    }

    /**
     * What became of a token.
     *
     * @param successorWaits whether nobody has used what it was exchanged for
     */
    private record Use(Optional<Instant> usedAt, boolean successorWaits) {

        boolean isGood(Instant now) {
            return usedAt.map(at -> successorWaits && now.isBefore(at.plus(LOST_ANSWER)))
                    .orElse(true);
        }
    }

    private Use use(RefreshToken token) {
        return jdbc.one("""
                        select t.used_at, s.hash is not null as successor_waits
                          from refresh_token t
                          left join refresh_token s on s.hash = t.successor and s.used_at is null
                         where t.hash = ?
                        """, row -> new Use(row.optionalInstant("used_at"), row.bool("successor_waits")), (Object)
                        token.hash())
                .orElseThrow();
    }

    /** It is remembered as used: whoever got that answer after all is told from whoever asked again. */
    private void voidSuccessor(RefreshToken token, Instant now) {
        jdbc.update("""
                update refresh_token set used_at = ?
                 where hash = (select successor from refresh_token where hash = ?) and used_at is null
                """, now, token.hash());
    }

    private void prolong(Session session, Instant now) {
        jdbc.update(
                "update session set expires_at = least(?, created_at + ? * interval '1 s') where id = ?",
                now.plus(lifetime),
                longest.toSeconds(),
                session.id());
    }

    /** Ends the session of a refresh token, whether the token was used before or not; nothing for an unknown one. */
    void end(RefreshToken token) {
        jdbc.one("select session_id from refresh_token where hash = ?", row -> row.uuid("session_id"), (Object)
                        token.hash())
                .ifPresent(this::end);
    }

    /** Ends a session that has not ended yet, and has all services refuse its tokens. */
    void end(UUID session) {
        Instant now = clock.instant();
        if (jdbc.update("update session set ended_at = ? where id = ? and ended_at is null", now, session) == 1) {
            revocations.revoke(session, now.plus(TokenIssuer.USER_TOKEN_LIFETIME));
        }
    }

    /** Ends all sessions of somebody whose roles were reduced, in the same transaction. */
    void endAll(@Observes RolesReduced reduced) {
        endAll(reduced.accountId(), Optional.empty());
    }

    /** Ends the sessions of an account, but for one perhaps. */
    public void endAll(UUID accountId, Optional<UUID> kept) {
        jdbc
                .query(
                        "select id from session where account_id = ? and ended_at is null order by id",
                        row -> row.uuid("id"),
                        accountId)
                .stream()
                .filter(session -> !kept.equals(Optional.of(session)))
                .forEach(this::end);
    }

    /**
     * Deletes what is left of sessions that are over; their tokens first, of which one may have thousands. Until then used tokens
     * stay, to be known as used whenever they come again.
     */
    @Override
    public int purge(int limit) {
        Instant now = clock.instant();
        Instant ended = now.minus(ENDED_MEMORY);
        int tokens = jdbc.update("""
                delete from refresh_token where hash = any(array(
                    select token.hash from refresh_token token join session on session.id = token.session_id
                     where session.expires_at < ? or session.ended_at < ? limit ?))""", now, ended, limit);
        return tokens == limit ? tokens : tokens + jdbc.update("""
                delete from session where id = any(array(
                    select id from session where expires_at < ? or ended_at < ? limit ?))""", now, ended, limit - tokens);
    }

    private RefreshToken issue(Session session, Instant now) {
        RefreshToken token = RefreshToken.random();
        jdbc.update(
                "insert into refresh_token (hash, session_id, issued_at) values (?, ?, ?)",
                token.hash(),
                session.id(),
                now);
        return token;
    }
}
