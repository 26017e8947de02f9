package dev.souk.accounts.signin;

import dev.souk.accounts.account.RolesReduced;
import dev.souk.accounts.token.TokenIssuer;
import dev.souk.platform.data.Jdbc;
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
 * somebody, so that the session of both ends (RFC 9700, section 4.14.2). Every method needs an open transaction.
 */
@Singleton
class Sessions {

    /** How long a session is remembered after its end: nobody asks for it then, and all its tokens are refused anyway. */
    private static final Duration ENDED_MEMORY = Duration.ofHours(1);

    private final Jdbc jdbc;
    private final Revocations revocations;
    private final Clock clock;
    private final Duration lifetime;

    @Inject
    Sessions(
            Jdbc jdbc,
            Revocations revocations,
            Clock clock,
            @ConfigProperty(name = "souk.accounts.session-lifetime", defaultValue = "P30D") Duration lifetime) {
        this.jdbc = jdbc;
        this.revocations = revocations;
        this.clock = clock;
        this.lifetime = lifetime;
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
     * Uses a refresh token up and gives the next one. One statement decides, so that of any number of uses at once one
     * wins; every other use ends the session.
     *
     * @return empty when the token is not good: unknown, of a session that is over, or used before
     */
    Optional<Rotation> rotate(RefreshToken token) {
        Instant now = clock.instant();
        Optional<Session> session =
                jdbc.one("""
                update refresh_token t set used_at = ?
                  from session s
                 where t.hash = ? and t.used_at is null
                   and s.id = t.session_id and s.ended_at is null and s.expires_at > ?
                returning s.id, s.account_id
                """, row -> new Session(row.uuid("id"), row.uuid("account_id")), now, token.hash(), now);
        if (session.isEmpty()) {
            end(token);
        }
        return session.map(found -> new Rotation(found, issue(found, now)));
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
        jdbc.query(
                        "select id from session where account_id = ? and ended_at is null order by id",
                        row -> row.uuid("id"),
                        reduced.accountId())
                .forEach(this::end);
    }

    /** Removes sessions that are over. Used tokens stay with theirs, to be known as used whenever they come again. */
    void forgetOld() {
        Instant now = clock.instant();
        jdbc.update("delete from session where expires_at < ? or ended_at < ?", now, now.minus(ENDED_MEMORY));
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
