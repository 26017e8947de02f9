/**
 * Promotion codes: the staff make them ({@link dev.souk.orders.promotion.PromotionResource}), a cart carries one, and
 * placing its order redeems it ({@link dev.souk.orders.promotion.Promotions#redeem}).
 *
 * <p>How often a code may be used, in all and by one customer, is kept by conditional updates in the transaction that
 * stores the order, so that any number of buyers at once never exceed it. An order that is cancelled gives its use back;
 * one of which something has left does not.
 */
package dev.souk.orders.promotion;
