package dev.souk.accounts.account;

import java.util.UUID;

/** What this service tells the others about accounts. */
public final class AccountEvents {

    /** An address was registered and waits for its confirmation; the code is fetched with {@code confirmationId}. */
    static final String REGISTERED = "souk.accounts.account-registered.v1";

    /** The address was confirmed: the account can log in, under the name that was typed with the code that came back. */
    static final String CONFIRMED = "souk.accounts.account-confirmed.v1";

    /** Nobody confirmed the address in time: there is no such account any more. */
    static final String FORGOTTEN = "souk.accounts.account-forgotten.v1";

    /** The owner has another name. */
    static final String RENAMED = "souk.accounts.account-renamed.v1";

    /** The address of a confirmed account was registered again; its owner should hear of it, and nobody else. */
    static final String REGISTRATION_REPEATED = "souk.accounts.registration-repeated.v1";

    /** Somebody asked for a new password; the code is fetched with {@code resetId}. */
    public static final String PASSWORD_RESET_REQUESTED = "souk.accounts.password-reset-requested.v1";

    /** The account has another password; its owner should hear of it. */
    public static final String PASSWORD_CHANGED = "souk.accounts.password-changed.v1";

    private AccountEvents() {}

    record Registered(UUID accountId, String email, String name, UUID confirmationId) {}

    record Confirmed(UUID accountId, String email, String name) {

        static Confirmed of(Account account) {
            return new Confirmed(account.id(), account.email().value(), account.name());
        }
    }

    record Forgotten(UUID accountId) {}

    record Renamed(UUID accountId, String name) {}

    /** An account for which a reset waits. */
    public record PasswordResetRequested(UUID accountId, UUID resetId) {}

    /** An account with another password. */
    public record PasswordChanged(UUID accountId) {}

    record RegistrationRepeated(UUID accountId, String email, String name) {}
}
