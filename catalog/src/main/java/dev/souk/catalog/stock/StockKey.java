package dev.souk.catalog.stock;

import java.util.Comparator;

/** An article at a place: one row of stock. Ordered, because rows are always locked in this order. */
record StockKey(String sku, String location) implements Comparable<StockKey> {

    /** The only place that sells today. Which place serves a line is decided here and nowhere else. */
    static final String MAIN = "main";

    private static final Comparator<StockKey> ORDER =
            Comparator.comparing(StockKey::sku).thenComparing(StockKey::location);

    static StockKey of(String sku) {
        return new StockKey(sku, MAIN);
    }

    @Override
    public int compareTo(StockKey other) {
        return ORDER.compare(this, other);
    }
}
