/**
 * The order itself: what was bought, its states, its shipments, who may see it.
 */
package dev.souk.orders.order;
