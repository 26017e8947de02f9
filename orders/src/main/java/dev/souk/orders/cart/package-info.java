/**
 * Carts: what somebody means to buy. {@link dev.souk.orders.cart.Cart} holds the rules, {@link
 * dev.souk.orders.cart.CartDesk} hands carts to those they belong to, {@link dev.souk.orders.cart.CartResource} is the
 * interface.
 */
package dev.souk.orders.cart;
