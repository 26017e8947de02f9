package dev.souk.catalog.search;

import dev.souk.catalog.category.CategoryRef;
import dev.souk.platform.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A product in a list.
 *
 * @param prices the lowest price among its variants, per currency
 * @param inStock whether at least one variant can be had
 * @param publishedAt absent while it is a draft
 */
@Schema(description = "A product in a list")
record ProductSummary(
        UUID id,
        @Schema(example = "tulip-bowl") String slug,
        @Schema(example = "Tulip bowl") String name,
        @Schema(example = "Kütahya Atölye") String brand,
        CategoryRef category,

        @Schema(description = "The lowest price among its variants, per currency")
        List<Money> prices,

        @Schema(description = "Whether at least one variant can be had")
        boolean inStock,

        @Schema(description = "Absent while it is a draft") Optional<Instant> publishedAt) {}
