package dev.souk.billing.ledger;

import dev.souk.platform.money.Money;

/** What an account holds in one currency: positive is a debit balance, negative a credit balance. */
public record Balance(Account account, Money amount) {}
