/**
 * Stock and the promises made of it. {@link dev.souk.catalog.stock.Hold} tells the life of a hold;
 * {@link dev.souk.catalog.stock.Stock} holds the one conditional statement that keeps the shop from selling a piece twice;
 * {@link dev.souk.catalog.stock.Movements} writes down why there is as much in the house as there is.
 *
 * <p>A hold that is asked for joins a {@link dev.souk.catalog.stock.HoldQueue}, where those who want the same article at the
 * same time are put together; a {@link dev.souk.catalog.stock.HoldBatch} takes new holds in one transaction, and
 * {@link dev.souk.catalog.stock.Holds} does everything else, one hold at a time. Who gets what is decided by an
 * {@link dev.souk.catalog.stock.Allotment}, which also keeps the limits for each customer.
 */
package dev.souk.catalog.stock;
