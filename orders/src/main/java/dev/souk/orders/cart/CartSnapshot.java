package dev.souk.orders.cart;

import dev.souk.orders.order.Units;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A cart as it was read, to be used outside of the transaction.
 *
 * @param quantities units by SKU, in the order of the cart
 * @param promotion the code it carries
 */
public record CartSnapshot(
        UUID id,
        CartState state,
        String currency,
        Map<String, Integer> quantities,
        Optional<String> promotion,
        Instant updatedAt) {

    /** The cart as it is now. */
    public static CartSnapshot of(Cart cart) {
        return new CartSnapshot(
                cart.id(),
                cart.state(),
                cart.currency(),
                Units.of(cart.lines(), CartLine::sku, CartLine::quantity),
                cart.promotion(),
                cart.updatedAt());
    }
}
