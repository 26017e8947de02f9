package dev.souk.orders.catalog;

import dev.souk.platform.money.Money;
import java.util.UUID;

/**
 * What catalog says of one line: current name and price, and whether so many are in stock just now (which only a hold
 * makes sure of).
 *
 * @param quantity as asked
 * @param unitPrice of one unit, before tax
 * @param taxCategory such as {@code standard} or {@code reduced}
 * @param weightGrams of one unit
 * @param available whether the quantity is in stock at this moment
 */
public record QuotedLine(
        String sku,
        int quantity,
        UUID productId,
        String name,
        Money unitPrice,
        String taxCategory,
        int weightGrams,
        boolean available) {}
