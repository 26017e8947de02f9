package dev.souk.catalog.product;

import dev.souk.platform.events.Outbox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Tells the world that a product came before customers, or changed. Who wants to know more reads the product. */
@Singleton
class ProductEvents {

    static final String PUBLISHED = "souk.catalog.product-published.v1";
    static final String CHANGED = "souk.catalog.product-changed.v1";

    /** The data of {@value #PUBLISHED}. */
    record ProductPublished(UUID productId, String slug, String name) {}

    /**
     * The data of {@value #CHANGED}.
     *
     * @param published whether customers see it after the change
     */
    record ProductChanged(UUID productId, String slug, boolean published, long version) {}

    private final Outbox outbox;

    @Inject
    ProductEvents(Outbox outbox) {
        this.outbox = outbox;
    }

    void published(Product product) {
        outbox.append(PUBLISHED, product.id(), new ProductPublished(product.id(), product.slug(), product.name()));
    }

    void changed(Product product) {
        outbox.append(
                CHANGED,
                product.id(),
                new ProductChanged(
                        product.id(), product.slug(), product.publishedAt().isPresent(), product.version()));
    }
}
