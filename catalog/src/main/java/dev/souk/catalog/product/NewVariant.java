package dev.souk.catalog.product;

import dev.souk.platform.money.Money;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A variant to be added.
 *
 * @param sku unique in the shop, never changed
 * @param options what tells it from its siblings, in the order to show; absent when there are no siblings
 * @param weightGrams packed for shipping
 * @param taxCategory how it is taxed, a category that the tax tables know: {@code standard}, {@code reduced}
 * @param prices at most one per currency; without one it cannot be bought in that currency
 * @param onHand pieces in the house; 0 when absent
 */
@Schema(description = "A variant to be added")
public record NewVariant(
        @Schema(
                example = "CER-TULIPBOWL-12-COB",
                description = "Capital letters and digits in groups joined by hyphens; never changes")
        @NotNull
        @Size(max = 40)
        @Pattern(
                regexp = "[A-Z0-9]+(-[A-Z0-9]+)*",
                message = "must be capital letters and digits in groups joined by hyphens")
        String sku,

        @Schema(example = "{\"size\":\"12 cm\",\"colour\":\"cobalt\"}")
        Optional<@Size(max = 5) Map<@NotBlank @Size(max = 30) String, @NotBlank @Size(max = 60) String>> options,

        @Schema(example = "320") @Min(0) @Max(1_000_000) int weightGrams,

        @Schema(example = "standard")
        @NotNull
        @Pattern(regexp = "[a-z]{1,30}", message = "must be a lower case word such as standard or reduced")
        String taxCategory,

        Optional<@Valid @Size(max = 20) List<@NotNull Money>> prices,
        @Schema(example = "40") Optional<@Min(0) @Max(1_000_000) Integer> onHand) {}
