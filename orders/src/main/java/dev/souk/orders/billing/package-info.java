/**
 * What orders needs of billing: {@link dev.souk.orders.billing.BillingGateway} says it, the rest is how it is asked.
 */
package dev.souk.orders.billing;
