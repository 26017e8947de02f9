package dev.souk.catalog.product;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is to change about a product; what is absent stays. */
@Schema(description = "What is to change about a product; what is absent stays")
record ProductPatch(
        @Schema(example = "Tulip bowl, large")
        Optional<
                        @NotBlank @Size(max = 200)
                        @Pattern(regexp = "\\P{Cntrl}*", message = "must not hold control characters") String>
                name,

        Optional<@NotBlank @Size(max = 5000) String> description,
        Optional<@NotBlank @Size(max = 100) String> brand,
        @Schema(example = "ceramics") Optional<@NotBlank String> category) {}
