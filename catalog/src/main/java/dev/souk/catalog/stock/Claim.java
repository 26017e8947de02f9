package dev.souk.catalog.stock;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Somebody wants stock to be held.
 *
 * @param ownerId the order or cart
 * @param wanted pieces by place
 * @param customerId whom it is for, if that is known; a cart may be a guest's
 * @param cartId the cart that an order was made from: what it held goes over to the order
 * @param life how long a cart holds, from now; of a cart always there, of an order never
 */
record Claim(
        UUID ownerId,
        Hold.Owner owner,
        SortedMap<StockKey, Integer> wanted,
        Optional<UUID> customerId,
        Optional<UUID> cartId,
        Optional<Duration> life) {

    /** @throws dev.souk.platform.problem.ProblemException 400 when an SKU is named twice */
    static Claim ofOrder(UUID orderId, List<Line> lines, Optional<UUID> customerId, Optional<UUID> cartId) {
        return new Claim(orderId, Hold.Owner.ORDER, Lines.of(lines), customerId, cartId, Optional.empty());
    }

    /** @throws dev.souk.platform.problem.ProblemException 400 when an SKU is named twice */
    static Claim ofCart(UUID cartId, List<Line> lines, Optional<UUID> customerId, Duration life) {
        return new Claim(cartId, Hold.Owner.CART, Lines.of(lines), customerId, Optional.empty(), Optional.of(life));
    }

    /** The hold that comes of it. */
    Hold granted() {
        return Hold.of(ownerId, owner, customerId, wanted);
    }
}
