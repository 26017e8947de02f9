/**
 * Orders compared with what other services hold for them. START HERE: {@link
 * dev.souk.orders.reconciliation.Reconciliation} is one run; {@link dev.souk.orders.reconciliation.DifferenceKind} lists
 * what can differ and what is done about it; {@link dev.souk.orders.reconciliation.ReconciliationWorker} runs it again
 * and again, one instance at a time.
 *
 * <p>Nothing is ever found here while every saga does its work. It is the second line: for a bug, for a database that was
 * restored from a backup, for what somebody did by hand. What is safe to put right by an idempotent call is put right; the
 * rest waits for an operator. Goods that have left are never put on sale again, and money that may be owed for them is never let
 * go.
 *
 * <p>Why a finding is not merely something under way: the other service is read first and the order afterwards, and only
 * orders count that no saga works on and that did not change for a while.
 */
package dev.souk.orders.reconciliation;
