/**
 * The catalog: what the shop sells, for how much, and how much of it there is. START HERE.
 *
 * <p>A product begins as a draft of staff's ({@link dev.souk.catalog.product}), filed in the tree of
 * {@link dev.souk.catalog.category}. Once published it is found by everybody ({@link dev.souk.catalog.search}). A cart asks
 * what its lines cost ({@link dev.souk.catalog.quote}); an order takes a hold on them, which keeps them from being sold to
 * somebody else until they are shipped or the order is cancelled ({@link dev.souk.catalog.stock}).
 *
 * <p>What must never be wrong is in {@code stock}: {@code 0 <= held <= on hand} for every article and place, kept by a
 * constraint; a hold is taken by one conditional statement; the sum of what all holds promise is what stock says is held.
 *
 * <p>Everything under {@code /api/v1} is for people and reaches this service through the edge; everything under
 * {@code /internal} is for services with a scope and never does. {@link dev.souk.catalog.sample} fills an empty shop.
 */
package dev.souk.catalog;
