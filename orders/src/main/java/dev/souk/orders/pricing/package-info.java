/**
 * What a purchase costs: {@link dev.souk.orders.pricing.Totals} is the rule, {@link dev.souk.orders.pricing.Rates} the tables.
 */
package dev.souk.orders.pricing;
