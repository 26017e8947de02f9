package dev.souk.catalog.stock;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What can be wrong with holding stock. */
final class HoldProblems {

    static final ProblemType OUT_OF_STOCK = new ProblemType("out-of-stock", 409, "Not enough in stock");
    static final ProblemType PURCHASE_LIMIT = new ProblemType("purchase-limit", 409, "More than one customer may have");
    static final ProblemType CUSTOMER_REQUIRED = new ProblemType("customer-required", 409, "Only for known customers");
    static final ProblemType RELEASED = new ProblemType("hold-released", 409, "The hold has been released");
    static final ProblemType DIFFERS = new ProblemType("hold-differs", 409, "The order holds something else");
    static final ProblemType FULFILLED = new ProblemType("hold-fulfilled", 409, "The hold has been shipped");
    static final ProblemType NOT_HELD = new ProblemType("not-held", 409, "More than is held");
    static final ProblemType SHIPMENT_DIFFERS =
            new ProblemType("shipment-differs", 409, "The shipment was something else");
    static final ProblemType RESTOCK_DIFFERS =
            new ProblemType("restock-differs", 409, "The return was restocked with something else");
    static final ProblemType BELOW_HELD = new ProblemType("stock-below-held", 409, "Less than is held");
    static final ProblemType CHANGED = new ProblemType("stock-changed", 409, "The stock has changed");

    /**
     * What there is too little of.
     *
     * @param requested pieces asked for
     * @param available pieces that could be had at that moment
     */
    record Shortage(String sku, int requested, int available) {}

    /**
     * What a customer would have too much of.
     *
     * @param requested pieces asked for
     * @param limit pieces that one customer may have
     * @param already pieces that the customer has
     */
    record OverLimit(String sku, int requested, int limit, int already) {}

    private HoldProblems() {}

    static ProblemException overLimit(List<OverLimit> skus) {
        return new ProblemException(
                        PURCHASE_LIMIT, "One customer may not have that much of what \"skus\" lists; nothing was held.")
                .with("skus", skus);
    }

    static ProblemException customerRequired(List<OverLimit> skus) {
        return new ProblemException(
                        CUSTOMER_REQUIRED,
                        "What \"skus\" lists is limited for each customer; say who it is for. Nothing was held.")
                .with(
                        "skus",
                        skus.stream()
                                .map(over -> Map.of("sku", over.sku(), "limit", over.limit()))
                                .toList());
    }

    static ProblemException outOfStock(List<Shortage> shortages) {
        return new ProblemException(OUT_OF_STOCK, "There is not enough of what \"skus\" lists; nothing was held.")
                .with("skus", shortages);
    }

    static ProblemException changed(String sku, int onHand) {
        return new ProblemException(
                        CHANGED,
                        "There are " + onHand + " of " + sku
                                + " by now; nothing was changed. Count again, or say what to"
                                + " set it to from there.")
                .with("onHand", onHand);
    }

    static ProblemException released(UUID ownerId) {
        return new ProblemException(
                RELEASED, "The hold of order " + ownerId + " was released; it cannot be used again.");
    }
}
