/**
 * START HERE: the life of a payment.
 *
 * <p>An order is paid by one or more <em>attempts</em>. Each attempt is a {@link dev.souk.billing.payment.Payment}: the
 * intent is written and committed first, then the provider is asked under the key {@code <orderId>:<attempt>} with no
 * transaction open, then the answer is committed together with its ledger entry and its event:
 *
 * <pre>
 *            asked           yes                    capture (goods are sent)
 *   (start) -------> PENDING -----> AUTHORIZED ---------------------------------> PARTIALLY_CAPTURED ---> CAPTURED
 *                     |   \            |    \                                        |                     ^
 *                     |    \ no        |     \ provider's term is over               | void: gives back    |
 *                     |     v          |      v                                      | what is left        |
 *          no answer  |  DECLINED      |    EXPIRED                                  +---- VOIDING --------+
 *                     v      ^         |
 *                  UNKNOWN --+         | void
 *                     |                v
 *                     +-----------> VOIDING -----> VOIDED              CLOSED: forbidden before it began
 * </pre>
 *
 * <p>A void that finds all of the money captured at the provider, by a capture that is not booked here, goes back to where it
 * came from: the comparison of the books tells it, and a person judges.
 *
 * <p>Whatever goes wrong between the provider and the database, the outcome is found by asking the provider again
 * with the same key: when the caller asks, when it repeats its request, or by the settlement of any instance
 * ({@link dev.souk.billing.payment.Settlement}). Nothing is ever guessed. A capture or refund has its own row and its
 * own key and is settled the same way. Money of an order is given back from whichever of its payments took it, oldest
 * first ({@link dev.souk.billing.payment.OrderRefundView}).
 *
 * <p>No card token is stored: it is passed on to the provider and forgotten. An attempt the provider never heard of
 * is therefore closed there, so that it can't take money later, and ends declined ({@code not-processed}). An authorization
 * that has ended can be followed by another attempt on the same card, by the provider's own name for the old one.
 *
 * <p>What the provider tells of its own accord is only a reason to ask it ({@link dev.souk.billing.webhook}); and whatever all of
 * this believes, the books of both sides are compared every few minutes ({@link dev.souk.billing.reconciliation}).
 *
 * <h2>The ledger</h2>
 *
 * Double entry, append-only, zero-sum by constraint ({@link dev.souk.billing.ledger.Ledger}). Debits are positive.
 *
 * <pre>
 *   authorization  authorizations-held +a   authorizations-contra -a                    (memo: a promise, no money)
 *   release        authorizations-held -a   authorizations-contra +a                    (void, expiry)
 *   capture        authorizations-held -a   authorizations-contra +a
 *                  customer-receivable +a   sales-revenue         -a                    (the goods were sent)
 *                  provider-clearing   +a   customer-receivable   -a                    (and paid)
 *   refund         sales-refunds       +a   customer-receivable   -a
 *                  customer-receivable +a   provider-clearing     -a
 * </pre>
 *
 * A mistake is put right by one more entry, of kind {@code CORRECTION}, that says why and by whom
 * ({@link dev.souk.billing.reconciliation.CorrectionResource}).
 *
 * <p>So {@code authorizations-held} equals what the provider holds, and {@code provider-clearing} what it has taken less
 * what it has given back.
 *
 * <h2>Map</h2>
 *
 * <ul>
 *   <li>{@link dev.souk.billing.payment}: the aggregate and what is done with it: authorize, void, capture, refund, settle
 *   <li>{@link dev.souk.billing.ledger}: entries, postings, balances
 *   <li>{@link dev.souk.billing.provider}: what billing needs from a payment provider, and the client of the simulator
 *   <li>{@link dev.souk.billing.webhook}: what the provider tells of its own accord
 *   <li>{@link dev.souk.billing.reconciliation}: comparing payments, ledger and the provider's books
 *   <li>{@link dev.souk.billing.simulator}: a payment provider for development and tests, with its own books
 * </ul>
 */
package dev.souk.billing;
