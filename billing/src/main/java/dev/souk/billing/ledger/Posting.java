package dev.souk.billing.ledger;

import dev.souk.platform.money.Money;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One line of an entry: positive is a debit, negative a credit, zero is refused. */
@Schema(name = "LedgerPosting")
public record Posting(Account account, Money amount) {

    /** Refuses one that says no account or no amount, or zero. */
    public Posting {
        if (account == null || amount == null) {
            throw new IllegalArgumentException("a posting needs an account and an amount");
        }
        if (amount.isZero()) {
            throw new IllegalArgumentException("a posting of nothing to " + account.code());
        }
    }
}
