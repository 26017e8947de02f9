/**
 * What orders needs of catalog: {@link dev.souk.orders.catalog.CatalogGateway} says it, the rest is how it is asked.
 */
package dev.souk.orders.catalog;
