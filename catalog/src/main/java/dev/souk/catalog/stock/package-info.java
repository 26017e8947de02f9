/**
 * Stock and the promises made of it. {@link dev.souk.catalog.stock.Hold} tells the life of a hold;
 * {@link dev.souk.catalog.stock.Stock} holds the one conditional statement that keeps the shop from selling a piece twice;
 * {@link dev.souk.catalog.stock.Movements} writes down why there is as much in the house as there is.
 */
package dev.souk.catalog.stock;
