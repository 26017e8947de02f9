package dev.souk.catalog.product;

import dev.souk.catalog.category.Slug;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A product to be made, as a draft.
 *
 * @param slug made from the name when absent; never changed
 * @param category the slug of its category
 */
@Schema(description = "A product to be made, as a draft that only staff sees")
public record NewProduct(
        @Schema(example = "Tulip bowl")
        @NotBlank
        @Size(max = 200)
        @Pattern(regexp = "\\P{Cntrl}*", message = "must not hold control characters")
        String name,

        @Schema(example = "tulip-bowl", description = "Made from the name when absent; never changes")
        Optional<
                        @Size(max = Slug.LONGEST)
                        @Pattern(regexp = Slug.PATTERN, message = "must be lower case words joined by hyphens") String>
                slug,

        @Schema(example = "Hand-painted with the four-petal tulip of old tiles.") @NotBlank @Size(max = 5000)
        String description,

        @Schema(example = "Kütahya Atölye") @NotBlank @Size(max = 100)
        String brand,

        @Schema(example = "ceramics") @NotBlank String category,
        Optional<@Size(max = 100) List<@Valid @NotNull NewVariant>> variants) {}
