package dev.souk.orders.catalog;

import dev.souk.platform.rest.RemoteProblem;
import dev.souk.platform.rest.RemoteUnavailable;
import dev.souk.platform.rest.RemoteUnknown;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What orders needs of catalog. Quantities are units by SKU. Every call can be repeated without harm.
 *
 * <p>A call that brings no answer throws {@link RemoteUnavailable} or {@link RemoteUnknown}, or an exception of the fault
 * tolerance around it; an answer that is not foreseen here throws {@link RemoteProblem}.
 */
public interface CatalogGateway {

    /** Present names, prices and availability, in a currency (ISO 4217). */
    Quotes quote(String currency, Map<String, Integer> quantities);

    /** Holds all of it for the customer's order, or nothing. The same hold again is the same hold. */
    Hold hold(UUID orderId, UUID customerId, Map<String, Integer> quantities);

    /** Gives back what the order holds; a hold that arrives later is refused. */
    void release(UUID orderId);

    /** Takes these units, which the order holds, out of the stock, once per shipment. */
    void fulfil(UUID orderId, UUID shipmentId, Map<String, Integer> quantities);

    /** Puts these units, which came back from the order, into the stock, once per return. */
    void restock(UUID returnId, UUID orderId, Map<String, Integer> quantities);

    /** What is held now, by the owner's id; the page after one that was read before. */
    HeldPage held(Optional<UUID> after);

    /** What an order holds now, units by SKU without those that have left; empty when it holds nothing. */
    Map<String, Integer> heldBy(UUID orderId);

    /**
     * Part of what is held.
     *
     * @param next with which the next page is asked for; empty on the last one
     */
    record HeldPage(List<HeldStock> items, Optional<UUID> next) {}

    /**
     * What an order, or a cart, holds.
     *
     * @param ownerId the order, or the cart
     * @param units by SKU, without those that have left
     */
    record HeldStock(UUID ownerId, boolean isOrder, Map<String, Integer> units) {}

    /**
     * Answer to {@link #quote}.
     *
     * @param lines what is sold in that currency, in the order asked
     * @param unknown what is not
     */
    record Quotes(List<QuotedLine> lines, Set<String> unknown) {

        /** Immutable. */
        public Quotes {
            lines = List.copyOf(lines);
            unknown = Set.copyOf(unknown);
        }
    }

    /** Answer to {@link #hold}. */
    sealed interface Hold {

        /** The stock is the order's. */
        record Held() implements Hold {}

        /** There is not enough of these. */
        record OutOfStock(List<Shortage> skus) implements Hold {}

        /** The customer would have more of these than one may have. */
        record OverLimit(List<Limited> skus) implements Hold {}

        /** Something of it is not sold any more. */
        record Unknown() implements Hold {}
    }

    /** One customer may have so many, and has some of them already. */
    record Limited(String sku, int requested, int limit, int already) {}

    /** So many are missing. */
    record Shortage(String sku, int requested, int available) {}
}
