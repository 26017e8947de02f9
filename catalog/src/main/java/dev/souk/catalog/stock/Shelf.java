package dev.souk.catalog.stock;

import java.util.Optional;

/**
 * An article at a place, locked: nobody else changes it until the transaction ends.
 *
 * @param onHand pieces in the house
 * @param held the part of it that is promised
 * @param limit pieces that one customer may have of it now, if that is limited
 */
record Shelf(int onHand, int held, Optional<Integer> limit) {

    /** Pieces for sale. */
    int available() {
        return onHand - held;
    }
}
