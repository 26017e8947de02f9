package dev.souk.catalog.category;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A category as others name it. */
@Schema(description = "A category")
public record CategoryRef(
        @Schema(example = "ceramics") String slug,
        @Schema(example = "Ceramics") String name) {

    /** The reference to this category. */
    public static CategoryRef to(Category category) {
        return new CategoryRef(category.slug(), category.name());
    }
}
