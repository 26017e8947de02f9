package dev.souk.catalog.search;

import dev.souk.catalog.category.Category;
import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Limit;
import java.util.Optional;

/**
 * A checked request for a page of products.
 *
 * @param text words to find; empty for all products
 * @param category only in this category and below
 * @param minPrice lowest price that the lowest price of a product may have, in minor units of the currency
 * @param maxPrice highest price that it may have
 * @param currency ISO 4217 code in which prices are compared
 * @param inStock only products that can (or cannot) be had
 * @param after the last row of the page before
 * @param drafts whether products that are not published are listed too
 */
record SearchRequest(
        Optional<SearchText> text,
        Optional<Category> category,
        Optional<Long> minPrice,
        Optional<Long> maxPrice,
        String currency,
        Optional<Boolean> inStock,
        Sort sort,
        Limit limit,
        Optional<Cursor> after,
        boolean drafts) {

    boolean needsPrice() {
        return sort.byPrice() || minPrice.isPresent() || maxPrice.isPresent();
    }
}
