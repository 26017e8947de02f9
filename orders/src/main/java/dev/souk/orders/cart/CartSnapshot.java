package dev.souk.orders.cart;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A cart as it was read, to be used outside of the transaction.
 *
 * @param quantities units by SKU, in the order of the cart
 * @param promotion the code it carries
 * @param version counts the changes of the cart
 */
public record CartSnapshot(
        UUID id,
        CartState state,
        String currency,
        Map<String, Integer> quantities,
        Optional<String> promotion,
        int version,
        Instant updatedAt) {

    /** The cart as it is now. */
    public static CartSnapshot of(Cart cart) {
        var quantities = new LinkedHashMap<String, Integer>();
        cart.lines().forEach(line -> quantities.put(line.sku(), line.quantity()));
        return new CartSnapshot(
                cart.id(),
                cart.state(),
                cart.currency(),
                Collections.unmodifiableMap(quantities),
                cart.promotion(),
                cart.version(),
                cart.updatedAt());
    }

    /** What it holds when so many units are added, at most what a cart may hold. */
    Map<String, Integer> quantitiesWith(String sku, int units) {
        var more = new LinkedHashMap<>(quantities);
        more.merge(sku, units, (present, added) -> Math.min(Cart.MAX_QUANTITY, present + added));
        return more;
    }
}
