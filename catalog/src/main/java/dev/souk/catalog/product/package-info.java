/**
 * What the shop sells. A {@link dev.souk.catalog.product.Product} is described once and sold as one or more variants, each
 * with its SKU, prices and stock. Nobody but staff sees it before it is published.
 */
package dev.souk.catalog.product;
