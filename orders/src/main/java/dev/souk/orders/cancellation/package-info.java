/**
 * Cancelling an order, and the way back from anything that an order has taken
 * ({@link dev.souk.orders.cancellation.Unwinding}), which a failed checkout takes, too.
 */
package dev.souk.orders.cancellation;
