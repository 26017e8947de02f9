package dev.souk.orders.checkout;

import dev.souk.orders.catalog.CatalogGateway;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A catalog that does something else, too, when it is asked what is held. */
record FakeCatalogThat(CatalogGateway catalog, Runnable alsoDoes) implements CatalogGateway {

    @Override
    public Quotes quote(String currency, Map<String, Integer> quantities) {
        return catalog.quote(currency, quantities);
    }

    @Override
    public Hold hold(UUID orderId, UUID customerId, Map<String, Integer> quantities) {
        return catalog.hold(orderId, customerId, quantities);
    }

    @Override
    public void release(UUID orderId) {
        catalog.release(orderId);
    }

    @Override
    public void fulfil(UUID orderId, UUID shipmentId, Map<String, Integer> quantities) {
        catalog.fulfil(orderId, shipmentId, quantities);
    }

    @Override
    public void restock(UUID returnId, UUID orderId, Map<String, Integer> quantities) {
        catalog.restock(returnId, orderId, quantities);
    }

    @Override
    public Map<String, Integer> heldBy(UUID orderId) {
        return catalog.heldBy(orderId);
    }

    @Override
    public HeldPage held(Optional<UUID> after) {
        alsoDoes.run();
        return catalog.held(after);
    }
}
