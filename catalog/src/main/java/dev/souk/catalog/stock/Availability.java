package dev.souk.catalog.stock;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What customers learn about stock: whether they can have it, not how much there is. */
@Schema(description = "IN_STOCK, LOW_STOCK (five pieces or fewer) or OUT_OF_STOCK")
public enum Availability {
    IN_STOCK,
    LOW_STOCK,
    OUT_OF_STOCK;

    private static final int LOW = 5;

    /** The availability of so many pieces for sale. */
    public static Availability of(int pieces) {
        if (pieces <= 0) {
            return OUT_OF_STOCK;
        }
        return pieces <= LOW ? LOW_STOCK : IN_STOCK;
    }
}
