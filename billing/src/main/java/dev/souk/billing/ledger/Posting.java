package dev.souk.billing.ledger;

import dev.souk.platform.money.Money;

/** One line of an entry: positive is a debit, negative a credit, zero is refused. */
public record Posting(Account account, Money amount) {

    public Posting {
        if (amount.isZero()) {
            throw new IllegalArgumentException("a posting of nothing to " + account.code());
        }
    }
}
