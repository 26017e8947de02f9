package dev.souk.accounts.account;

import dev.souk.platform.data.Database;
import dev.souk.platform.events.Outbox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes the first admin from {@code souk.accounts.admin.email} and {@code .password}, when the shop has none. Later
 * changes to that account, of the password or the roles, are left alone.
 */
@Singleton
public class FirstAdmin {

    private static final System.Logger LOGGER = System.getLogger(FirstAdmin.class.getName());
    private static final UUID NOBODY = new UUID(0, 0);

    private final Database database;
    private final Accounts accounts;
    private final Passwords passwords;
    private final Outbox outbox;
    private final Clock clock;
    private final Optional<String> email;
    private final Optional<String> password;

    @Inject
    FirstAdmin(
            Database database,
            Accounts accounts,
            Passwords passwords,
            Outbox outbox,
            Clock clock,
            @ConfigProperty(name = "souk.accounts.admin.email") Optional<String> email,
            @ConfigProperty(name = "souk.accounts.admin.password") Optional<String> password) {
        this.database = database;
        this.accounts = accounts;
        this.passwords = passwords;
        this.outbox = outbox;
        this.clock = clock;
        this.email = email;
        this.password = password;
    }

    /**
     * Makes sure there is an admin; nothing without the configuration. Several instances may do this at once.
     *
     * @throws IllegalStateException when the configured password is missing or shorter than a person's may be
     */
    public void ensure() {
        if (email.isEmpty() || isThere()) {
            return;
        }
        String secret = password.filter(it -> it.length() >= Passwords.MIN_LENGTH)
                .orElseThrow(() -> new IllegalStateException("souk.accounts.admin.email is set: set"
                        + " souk.accounts.admin.password to at least " + Passwords.MIN_LENGTH + " characters as well"));
        Email address = Email.parse(email.get());
        String hash = passwords.hash(secret);
        database.inTransaction(() -> create(address, hash));
    }

    private boolean isThere() {
        return database.inTransaction(() -> accounts.hasOtherAdmin(NOBODY));
    }

    private void create(Email address, String hash) {
        accounts.lockAdmins();
        if (accounts.hasOtherAdmin(NOBODY)) {
            return;
        }
        Instant now = clock.instant();
        Account account = accounts.lockOrCreate(address, "Admin", now);
        if (!account.isConfirmed()) {
            account.confirm("Admin", hash, now);
            outbox.append(AccountEvents.CONFIRMED, account.id(), AccountEvents.Confirmed.of(account));
        }
        account.changeRoles(EnumSet.of(Role.ADMIN));
        LOGGER.log(Level.INFO, "The first admin is account {0}", account.id());
    }
}
