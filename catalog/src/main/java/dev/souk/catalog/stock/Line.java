package dev.souk.catalog.stock;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * So many pieces of one article.
 *
 * @param sku the variant
 * @param quantity pieces, 1 to {@value #MOST}
 */
@Schema(description = "So many pieces of one article")
public record Line(
        @Schema(example = "CER-TULIPBOWL-12-COB") @NotBlank String sku,
        @Schema(example = "2") @Min(1) @Max(MOST) int quantity) {

    /** The most pieces of one article in one request. */
    public static final int MOST = 10_000;
}
