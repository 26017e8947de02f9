/**
 * Compares the provider's books, the payments and the ledger, whatever the code that writes them believes.
 *
 * <p>One instance at a time goes through both sides in rounds, for a bounded time in each run. A difference counts when the
 * payment was at rest and looked the same before and after the provider was asked. Safe ones are fixed: the provider's answer
 * is taken in where ours is still open, and money that the provider holds for an attempt that is over here is given back. The rest
 * is parked for an operator and looked at again in every run.
 */
package dev.souk.billing.reconciliation;
