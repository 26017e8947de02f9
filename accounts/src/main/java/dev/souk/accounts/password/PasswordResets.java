package dev.souk.accounts.password;

import dev.souk.accounts.KeySecret;
import dev.souk.accounts.account.Account;
import dev.souk.accounts.account.AccountEvents;
import dev.souk.accounts.account.Accounts;
import dev.souk.accounts.account.Email;
import dev.souk.accounts.account.MailCodes;
import dev.souk.accounts.account.Passwords;
import dev.souk.accounts.signin.Network;
import dev.souk.accounts.signin.Throttle;
import dev.souk.platform.background.Chore;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Purge;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.events.Outbox;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A new password for who can read the account's mailbox.
 *
 * <p>A request only writes the address down, so that it answers alike and takes as long whether or not there is an account:
 * who it is for is looked up afterwards, by any instance. Each mail has a code of its own, which is good for one use and
 * for a short time; using one voids the others.
 */
@Singleton
public class PasswordResets implements Purge {

    static final ProblemType INVALID_CODE =
            new ProblemType("password-reset-code-invalid", 400, "The code is not valid");

    /** No address gets more than one mail in this time. */
    static final Duration BETWEEN_MAILS = Duration.ofMinutes(1);

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int MOST_TOGETHER = 50;

    private final Database database;
    private final Jdbc jdbc;
    private final Accounts accounts;
    private final Passwords passwords;
    private final NewPasswords newPasswords;
    private final Throttle throttle;
    private final MailCodes codes;
    private final Outbox outbox;
    private final Clock clock;
    private final Duration lifetime;
    private volatile Optional<Chore> chore = Optional.empty();

    /** @param lifetime of a code */
    @Inject
    PasswordResets(
            Database database,
            Jdbc jdbc,
            Accounts accounts,
            Passwords passwords,
            NewPasswords newPasswords,
            Throttle throttle,
            KeySecret secret,
            Outbox outbox,
            Clock clock,
            @ConfigProperty(name = "souk.accounts.reset-lifetime", defaultValue = "PT1H") Duration lifetime) {
        this.database = database;
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.passwords = passwords;
        this.newPasswords = newPasswords;
        this.throttle = throttle;
        this.codes = new MailCodes(secret, "password-reset-code");
        this.outbox = outbox;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /** Begins to have mails sent. */
    public void start() {
        chore = Optional.of(Chore.start("password-resets", LOOK, this::answer));
    }

    /** Ends that. */
    public void stop() {
        chore.ifPresent(Chore::close);
    }

    /**
     * Asks for a mail with a code, if the address has an account.
     *
     * @throws ProblemException 429 when somebody asked less than a minute ago
     */
    void request(Email email) {
        Instant now = clock.instant();
        int noted = database.inTransaction(() -> jdbc.update("""
                insert into password_reset_request (email, requested_at, answered) values (?, ?, false)
                on conflict (email) do update set requested_at = excluded.requested_at, answered = false
                 where password_reset_request.requested_at <= ?
                """, email.value(), now, now.minus(BETWEEN_MAILS)));
        if (noted == 0) {
            throw Problems.tooManyRequests(
                    "A code was asked for less than a minute ago: look for the mail.", BETWEEN_MAILS);
        }
        chore.ifPresent(Chore::now);
    }

    /** Has mails sent for the requests that wait. */
    private void answer() {
        while (database.inTransaction(this::answerSome) == MOST_TOGETHER) {}
    }

    private int answerSome() {
        List<String> waiting = jdbc.query("""
                select email from password_reset_request where not answered order by requested_at limit ?
                   for update skip locked
                """, row -> row.text("email"), MOST_TOGETHER);
        for (String email : waiting) {
            accounts.find(new Email(email)).ifPresent(this::begin);
            jdbc.update("update password_reset_request set answered = true where email = ?", email);
        }
        return waiting.size();
    }

    private void begin(Account account) {
        UUID id = Uuid7.next();
        jdbc.update(
                "insert into password_reset (id, account_id, created_at) values (?, ?, ?)",
                id,
                account.id(),
                clock.instant());
        outbox.append(
                AccountEvents.PASSWORD_RESET_REQUESTED,
                account.id(),
                new AccountEvents.PasswordResetRequested(account.id(), id));
    }

    /**
     * Sets a password by a code. All sessions of the account end; an address that was not confirmed is now.
     *
     * @throws ProblemException 400 when the code is wrong, too old or used
     */
    void confirm(String code, String password, Network network) {
        UUID id = codes.id(code).orElseThrow(PasswordResets::invalidCode);
        UUID accountId = database.inTransaction(() -> waiting(id)).orElseThrow(PasswordResets::invalidCode);
        String hash = passwords.hash(password);
        database.inTransaction(() -> {
            Account account = accounts.lock(accountId).orElseThrow(PasswordResets::invalidCode);
            if (waiting(id).isEmpty()) { // another use may have come first
                throw invalidCode();
            }
            throttle.forget(account.email(), network);
            newPasswords.give(account, hash, Optional.empty());
        });
    }

    /**
     * The code to send for a reset.
     *
     * @throws ProblemException 404 when it is over
     */
    String code(UUID id) {
        return database.inTransaction(() -> waiting(id))
                .map(_ -> codes.code(id))
                .orElseThrow(() -> Problems.notFound("There is no such reset, or it is over."));
    }

    /** The account of a reset that was neither used nor is too old. */
    private Optional<UUID> waiting(UUID id) {
        return jdbc.one(
                "select account_id from password_reset where id = ? and created_at > ?",
                row -> row.uuid("account_id"),
                id,
                clock.instant().minus(lifetime));
    }

    /** Deletes codes that are too old, and requests that were answered. */
    @Override
    public int purge(int limit) {
        Instant now = clock.instant();
        int codes = jdbc.update("""
                delete from password_reset where id = any(array(
                    select id from password_reset where created_at <= ? limit ?))""", now.minus(lifetime), limit);
        return codes + jdbc.update("""
                delete from password_reset_request where email = any(array(
                    select email from password_reset_request where answered and requested_at <= ? limit ?))""", now.minus(BETWEEN_MAILS), limit - codes);
    }

    private static ProblemException invalidCode() {
        return new ProblemException(INVALID_CODE, "The code is wrong, too old or used: ask for a new one.");
    }
}
