/**
 * Stock and the promises made of it. {@link dev.souk.catalog.stock.Hold} tells the life of a hold;
 * {@link dev.souk.catalog.stock.Stock} holds the one conditional statement that keeps the shop from selling a piece twice.
 */
package dev.souk.catalog.stock;
