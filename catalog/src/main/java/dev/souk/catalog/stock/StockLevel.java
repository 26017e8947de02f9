package dev.souk.catalog.stock;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How much there is of an article at a place, in pieces.
 *
 * @param onHand in the house
 * @param held the part of it that is promised to carts and orders
 * @param available the rest, which is for sale
 */
@Schema(description = "How much there is of an article at a place, in pieces")
record StockLevel(
        @Schema(example = "CER-TULIPBOWL-12-COB") String sku,
        @Schema(example = "main") String location,

        @Schema(example = "40", description = "In the house")
        int onHand,

        @Schema(example = "3", description = "Promised to carts and orders")
        int held,

        @Schema(example = "37", description = "For sale") int available) {

    static StockLevel of(StockKey key, int onHand, int held) {
        return new StockLevel(key.sku(), key.location(), onHand, held, onHand - held);
    }
}
