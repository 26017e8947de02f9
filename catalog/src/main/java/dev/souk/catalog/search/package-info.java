/**
 * Finding products: full text with filters, in pages that stay in step while the shop changes.
 *
 * <p>{@link dev.souk.catalog.search.SearchRequest} checks what the client sent, {@link dev.souk.catalog.search.ProductSearch}
 * turns it into one statement. Each {@link dev.souk.catalog.search.Sort} has its index.
 */
package dev.souk.catalog.search;
