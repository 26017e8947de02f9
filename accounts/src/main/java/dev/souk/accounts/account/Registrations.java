package dev.souk.accounts.account;

import dev.souk.accounts.KeySecret;
import dev.souk.platform.data.Database;
import dev.souk.platform.events.Outbox;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * From a typed address to a confirmed account.
 *
 * <p>Registering answers the same, after the same work, whether or not the address has an account already; only the mail
 * differs. An address can be registered again until it is confirmed; each time a new code is sent, which goes with the name
 * and password typed then, and is good only together with that password.
 */
@Singleton
public class Registrations {

    static final ProblemType INVALID_CODE =
            new ProblemType("confirmation-code-invalid", 400, "The confirmation code is not valid");

    /** No address gets more than one mail in this time. */
    static final Duration BETWEEN_MAILS = Duration.ofMinutes(1);

    private final Database database;
    private final Accounts accounts;
    private final Passwords passwords;
    private final MailCodes codes;
    private final Outbox outbox;
    private final SignUps signUps;
    private final Clock clock;
    private final Duration lifetime;

    @Inject
    Registrations(
            Database database,
            Accounts accounts,
            Passwords passwords,
            KeySecret secret,
            Outbox outbox,
            SignUps signUps,
            Clock clock,
            @ConfigProperty(name = "souk.accounts.confirmation-lifetime", defaultValue = "P3D") Duration lifetime) {
        this.database = database;
        this.accounts = accounts;
        this.passwords = passwords;
        this.codes = new MailCodes(secret, "confirmation-code");
        this.outbox = outbox;
        this.signUps = signUps;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /**
     * Registers an address and has a mail sent to it.
     *
     * @throws ProblemException 429 when one was sent less than a minute ago
     */
    void register(Email email, String name, String password) {
        String hash = passwords.hash(password); // outside the transaction: it takes a while
        Instant now = clock.instant();
        database.inTransaction(() -> {
            if (!accounts.noteRegistration(email, now, now.minus(BETWEEN_MAILS))) {
                throw Problems.tooManyRequests(
                        "A mail was sent to this address less than a minute ago: look for it there.", BETWEEN_MAILS);
            }
            Account account = accounts.lockOrCreate(email, name, now);
            if (account.isConfirmed()) {
                outbox.append(
                        AccountEvents.REGISTRATION_REPEATED,
                        account.id(),
                        new AccountEvents.RegistrationRepeated(account.id(), email.value(), account.name()));
                return;
            }
            Registration registration = new Registration(account.id(), name, hash, now);
            accounts.add(registration);
            outbox.append(
                    AccountEvents.REGISTERED,
                    account.id(),
                    new AccountEvents.Registered(account.id(), email.value(), name, registration.id()));
            signUps.registered();
        });
    }

    /**
     * Confirms an address by the code that was sent to it and the password of the registration that it was sent for: who
     * reads the mailbox has not chosen the password when somebody else registered the address. The same again changes nothing.
     *
     * @throws ProblemException 400 when the code is wrong or too old, or the password another one
     */
    void confirm(String code, String password) {
        UUID id = codes.id(code).orElseThrow(Registrations::invalidCode);
        Registration typed = database.inTransaction(() -> alive(accounts.registration(id)));
        if (!passwords.matches(password, Optional.of(typed.passwordHash()))) {
            throw invalidCode();
        }
        database.inTransaction(() -> {
            Registration registration = alive(accounts.lockRegistration(id));
            Account account = accounts.find(registration.accountId()).orElseThrow();
            if (account.isConfirmed()) {
                return; // by this code: the account's other registrations went with its confirmation
            }
            account.confirm(registration.name(), registration.passwordHash(), clock.instant());
            accounts.removeOtherRegistrations(registration);
            confirmed(account);
        });
    }

    /**
     * Confirms an account whose owner has proven the address in another way and chosen a password; what was typed when
     * registering it is forgotten, but for the name. For an open transaction with the account locked.
     */
    public void confirm(Account account, String hash) {
        account.confirm(account.name(), hash, clock.instant());
        accounts.removeRegistrations(account.id());
        confirmed(account);
    }

    private void confirmed(Account account) {
        outbox.append(AccountEvents.CONFIRMED, account.id(), AccountEvents.Confirmed.of(account));
        signUps.confirmed();
    }

    private Registration alive(Optional<Registration> registration) {
        return registration
                .filter(found -> !found.isExpired(lifetime, clock.instant()))
                .orElseThrow(Registrations::invalidCode);
    }

    /**
     * The code to send for a registration.
     *
     * @throws ProblemException 404 when there is no such registration any more
     */
    String code(UUID confirmationId) {
        return database.inTransaction(() -> accounts.registration(confirmationId)
                .filter(found -> !found.isExpired(lifetime, clock.instant()))
                .map(found -> codes.code(confirmationId))
                .orElseThrow(() -> Problems.notFound("There is no such registration, or it is over.")));
    }

    private static ProblemException invalidCode() {
        return new ProblemException(
                INVALID_CODE,
                "The code is wrong or too old, or the password is not the one it was sent for: register again, and"
                        + " a new one will be sent.");
    }
}
