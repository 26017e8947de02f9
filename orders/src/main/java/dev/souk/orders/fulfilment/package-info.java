/**
 * Shipping an order in one part or several: {@link dev.souk.orders.fulfilment.ShipmentResource} begins the saga,
 * {@link dev.souk.orders.fulfilment.Fulfilment} is it.
 */
package dev.souk.orders.fulfilment;
