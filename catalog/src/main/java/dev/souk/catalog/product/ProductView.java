package dev.souk.catalog.product;

import dev.souk.catalog.category.CategoryRef;
import dev.souk.catalog.stock.Availability;
import dev.souk.platform.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A product in full.
 *
 * @param publishedAt absent while it is a draft
 * @param version what {@code If-Match} has to name to change it
 */
@Schema(description = "A product in full")
record ProductView(
        UUID id,
        @Schema(example = "tulip-bowl") String slug,
        @Schema(example = "Tulip bowl") String name,
        String description,
        @Schema(example = "Kütahya Atölye") String brand,
        CategoryRef category,
        @Schema(description = "Absent while it is a draft") Optional<Instant> publishedAt,
        @Schema(example = "3") long version,
        List<VariantView> variants) {

    /** A variant with what it costs and whether it can be had. */
    @Schema(description = "A variant with its prices and availability")
    record VariantView(
            @Schema(example = "CER-TULIPBOWL-12-COB") String sku,

            @Schema(example = "{\"size\":\"12 cm\",\"colour\":\"cobalt\"}")
            Map<String, String> options,

            @Schema(example = "320") int weightGrams,
            @Schema(example = "standard") String taxCategory,
            List<Money> prices,
            Availability availability,

            @Schema(example = "2", description = "How many pieces one customer may have now; absent: any number")
            Optional<Integer> maxPerCustomer) {}
}
