package dev.souk.orders.cart;

import dev.souk.orders.promotion.Promotions;
import dev.souk.platform.identity.CurrentCaller;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The promotion code that a cart carries; it is redeemed when the cart is ordered. */
@Path("/api/v1/carts/{id}/promotion")
@Singleton
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Carts")
public class CartPromotionResource {

    private final CartDesk desk;
    private final CartDisplay display;
    private final Promotions promotions;
    private final CurrentCaller caller;
    private final Clock clock;

    @Inject
    CartPromotionResource(
            CartDesk desk, CartDisplay display, Promotions promotions, CurrentCaller caller, Clock clock) {
        this.desk = desk;
        this.display = display;
        this.promotions = promotions;
        this.caller = caller;
        this.clock = clock;
    }

    /** The code of a promotion. */
    @Schema(name = "CartPromotionCode")
    record Code(
            @Schema(description = "Case does not matter", example = "SPRING10") @NotBlank @Size(max = 64)
            String code) {}

    /** Sets the code. */
    @PUT
    @Operation(
            operationId = "setCartPromotion",
            summary = "Put a promotion code into a cart, in place of another one",
            description =
                    "Refused when the code cannot be used now. Whether enough is in the cart is shown with the cart,"
                            + " and checked again when it is ordered.")
    @APIResponse(responseCode = "200", description = "The cart after it")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "CartRefused")
    @APIResponse(responseCode = "422", ref = "Unprocessable")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public CartView set(
            @PathParam("id") UUID id,
            @Parameter(description = CartResource.TOKEN_TEXT) @HeaderParam(CartResource.TOKEN) String token,
            @Valid @NotNull Code code) {
        var normal = Promotions.normal(code.code());
        var now = clock.instant();
        return desk.change(
                id,
                caller.get(),
                CartResource.token(token),
                cart -> {
                    promotions.requireUsable(normal, cart.currency());
                    cart.promotion(Optional.of(normal), now);
                },
                display::show);
    }

    /** Takes the code out. */
    @DELETE
    @Operation(operationId = "removeCartPromotion", summary = "Take the promotion code out of a cart")
    @APIResponse(responseCode = "200", description = "The cart after it, also when it carried no code")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "CartRefused")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public CartView remove(
            @PathParam("id") UUID id,
            @Parameter(description = CartResource.TOKEN_TEXT) @HeaderParam(CartResource.TOKEN) String token) {
        var now = clock.instant();
        return desk.change(
                id,
                caller.get(),
                CartResource.token(token),
                cart -> cart.promotion(Optional.empty(), now),
                display::show);
    }
}
