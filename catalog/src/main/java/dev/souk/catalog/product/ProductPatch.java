package dev.souk.catalog.product;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is to change about a product; what is absent stays. */
@Schema(description = "What is to change about a product; what is absent stays")
record ProductPatch(
        @Schema(example = "Tulip bowl, large")
        Optional<
                        @Size(max = 200)
                        @Pattern(regexp = ONE_LINE, message = "must be text without control characters") String>
                name,

        Optional<@Size(max = 5000) @Pattern(regexp = NOT_BLANK, message = "must not be blank") String> description,
        Optional<@Size(max = 100) @Pattern(regexp = NOT_BLANK, message = "must not be blank") String> brand,
        @Schema(example = "ceramics") Optional<String> category) {

    // Not @NotBlank: it would refuse an absent value.
    private static final String NOT_BLANK = "(?s).*\\S.*";
    private static final String ONE_LINE = "\\P{Cntrl}*\\S\\P{Cntrl}*";
}
