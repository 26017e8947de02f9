/**
 * Placing an order: {@link dev.souk.orders.checkout.CheckoutResource} takes the request,
 * {@link dev.souk.orders.checkout.Placement} makes the first transaction, {@link dev.souk.orders.checkout.Checkout} is the saga that
 * follows, and {@link dev.souk.orders.checkout.CheckoutAnswers} what the buyer is told.
 */
package dev.souk.orders.checkout;
