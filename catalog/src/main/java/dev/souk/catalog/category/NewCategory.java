package dev.souk.catalog.category;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A category to be made.
 *
 * @param slug made from the name when absent
 * @param parent the slug of the category it stands in; absent at the top
 */
@Schema(description = "A category to be made")
public record NewCategory(
        @Schema(example = "Paper and ink")
        @NotBlank
        @Size(max = 100)
        @Pattern(regexp = "\\P{Cntrl}*", message = "must not hold control characters")
        String name,

        @Schema(example = "paper-and-ink", description = "Made from the name when absent")
        Optional<
                        @Size(max = Slug.LONGEST)
                        @Pattern(regexp = Slug.PATTERN, message = "must be lower case words joined by hyphens") String>
                slug,

        @Schema(example = "table", description = "Slug of the category it stands in")
        Optional<String> parent) {}
