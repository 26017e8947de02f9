package dev.souk.catalog.category;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A category with what stands in it.
 *
 * @param products how many published products are in it and below
 */
@Schema(description = "A category with what stands in it")
record CategoryView(
        @Schema(example = "table") String slug,
        @Schema(example = "Table and kitchen") String name,

        @Schema(example = "45", description = "Published products in it and below")
        int products,

        List<CategoryView> children) {}
