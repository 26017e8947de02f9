/**
 * Goods that come back. START HERE: {@link dev.souk.orders.returns.OrderReturn} tells the life of a return,
 * {@link dev.souk.orders.returns.Returning} is the saga that puts goods into the stock and gives money back.
 *
 * <p>A customer announces units that have left ({@link dev.souk.orders.returns.ReturnResource}); the staff find what
 * waits for them ({@link dev.souk.orders.returns.ReturnListResource}), approve or reject it, and say what became of the goods when
 * they arrive ({@link dev.souk.orders.returns.ReturnDeskResource}). A unit can be announced once at a time and come back once: counters of the order's line, bounded by the database. What is
 * refunded is exactly what was captured for the same units, see {@code docs/decisions/money.md}.
 */
package dev.souk.orders.returns;
