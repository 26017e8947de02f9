package dev.souk.orders.checkout;

import dev.souk.orders.order.Address;
import dev.souk.platform.money.Money;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A request to place an order.
 *
 * @param paymentToken what the provider charges; never logged
 * @param expectedTotal what the buyer was shown
 */
@Schema(name = "PlaceOrder")
record PlaceOrder(
        @NotNull UUID cartId,

        @Schema(description = "Names the means of payment at the provider", example = "tok_ok")
        @NotBlank
        @Size(max = 200)
        String paymentToken,

        @NotNull @Valid To shippingAddress,

        @Schema(description = "standard when absent", example = "express")
        Optional<@Pattern(regexp = "[a-z][a-z-]{0,30}") String> shippingMethod,

        @Schema(description = "The total that the buyer was shown; when it has changed, nothing is ordered")
        Optional<Money> expectedTotal) {

    /** Where the order goes. */
    @Schema(name = "NewAddress")
    record To(
            @NotBlank @Size(max = 100) String name,
            @NotBlank @Size(max = 200) String line1,
            Optional<@Size(max = 200) String> line2,
            @NotBlank @Size(max = 100) String city,
            @NotBlank @Size(max = 20) String postalCode,

            @Schema(description = "ISO 3166-1 alpha-2", example = "DE")
            @NotNull
            @Pattern(regexp = "[A-Z]{2}", message = "must be two capital letters")
            String country) {

        Address address() {
            return new Address(name, line1, line2, city, postalCode, country);
        }
    }

    String method() {
        return shippingMethod.orElse("standard");
    }

    /** Leaves out the payment token and the address. */
    @Override
    public String toString() {
        return "PlaceOrder[cart " + cartId + "]";
    }
}
