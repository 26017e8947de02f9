package dev.souk.accounts.account;

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
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * From a typed address to a confirmed account.
 *
 * <p>Registering answers the same, after the same work, whether or not the address has an account already; only the mail
 * differs. An address can be registered again until it is confirmed; each time a new code is sent, which brings the name
 * and password typed with it.
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
    private final ConfirmationCodes codes;
    private final Outbox outbox;
    private final SignUps signUps;
    private final Clock clock;
    private final Duration lifetime;

    @Inject
    Registrations(
            Database database,
            Accounts accounts,
            Passwords passwords,
            ConfirmationCodes codes,
            Outbox outbox,
            SignUps signUps,
            Clock clock,
            @ConfigProperty(name = "souk.accounts.confirmation-lifetime", defaultValue = "P3D") Duration lifetime) {
        this.database = database;
        this.accounts = accounts;
        this.passwords = passwords;
        this.codes = codes;
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
     * Confirms an address by the code that was sent to it. The same code again changes nothing.
     *
     * @throws ProblemException 400 when the code is wrong or too old
     */
    void confirm(String code) {
        UUID id = codes.confirmationId(code).orElseThrow(Registrations::invalidCode);
        database.inTransaction(() -> {
            Instant now = clock.instant();
            Registration registration = accounts.lockRegistration(id)
                    .filter(found -> !found.isExpired(lifetime, now))
                    .orElseThrow(Registrations::invalidCode);
            Account account = accounts.find(registration.accountId()).orElseThrow();
            if (account.isConfirmed()) {
                return; // by this code: the account's other registrations went with its confirmation
            }
            account.confirm(registration.name(), registration.passwordHash(), now);
            accounts.removeOtherRegistrations(registration);
            outbox.append(AccountEvents.CONFIRMED, account.id(), AccountEvents.Confirmed.of(account));
            signUps.confirmed();
        });
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

    /** Removes what is over. */
    public void forgetOld() {
        Instant now = clock.instant();
        database.inTransaction(() -> accounts.forget(now.minus(lifetime), now.minus(BETWEEN_MAILS)));
    }

    private static ProblemException invalidCode() {
        return new ProblemException(
                INVALID_CODE, "The code is wrong or too old: register again, and a new one will be sent.");
    }
}
