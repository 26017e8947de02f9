package dev.souk.accounts.account;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An account as its owner and admins see it. */
@Schema(name = "Account", description = "A person who can log in")
record AccountView(
        UUID id,
        @Schema(example = "ada@example.com") String email,
        @Schema(example = "Ada Lovelace") String name,
        @Schema(description = "Always holds customer") List<Role> roles,

        @Schema(description = "Whether the email has been confirmed; before that there is no log-in")
        boolean confirmed,

        Instant createdAt) {

    static AccountView of(Account account) {
        return new AccountView(
                account.id(),
                account.email().value(),
                account.name(),
                account.roles().stream().sorted().toList(),
                account.isConfirmed(),
                account.createdAt());
    }
}
