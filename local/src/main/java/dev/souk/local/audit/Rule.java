package dev.souk.local.audit;

import java.util.Locale;

/** What must hold always, whoever does what and whatever dies. */
public enum Rule {
    STOCK(1, "0 <= held <= on hand, and held is what is promised"),
    PAYMENTS(2, "one order per key and cart, one open payment, never more than its price"),
    LEDGER(3, "every entry sums to zero, the books equal the provider's"),
    ORDERS(4, "every order is confirmed or cancelled, and holds what it should"),
    EVENTS(5, "every event takes effect once, in order"),
    TOTALS(6, "totals are the sums of their parts");

    private final int number;
    private final String promise;

    Rule(int number, String promise) {
        this.number = number;
        this.promise = promise;
    }

    /** From 1 to 6. */
    public int number() {
        return number;
    }

    /** In a few words. */
    public String promise() {
        return promise;
    }

    /** {@code 1 stock}. */
    @Override
    public String toString() {
        return number + " " + name().toLowerCase(Locale.ROOT);
    }
}
