/** The double-entry ledger: append-only, zero-sum per entry and currency by database constraint. */
package dev.souk.billing.ledger;
