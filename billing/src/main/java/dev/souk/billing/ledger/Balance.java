package dev.souk.billing.ledger;

import dev.souk.platform.money.Money;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an account holds in one currency: positive is a debit balance, negative a credit balance. */
@Schema(name = "LedgerBalance")
public record Balance(Account account, Money amount) {}
