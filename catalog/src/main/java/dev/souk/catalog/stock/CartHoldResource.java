package dev.souk.catalog.stock;

import dev.souk.platform.identity.RequiresScope;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Stock of a cart, for a while: for the service that keeps carts. */
@Path("/internal/cart-holds")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresScope("catalog:holds")
@SecurityRequirement(name = "service")
@Tag(name = "Holds")
public class CartHoldResource {

    /**
     * What a cart wants to hold.
     *
     * @param seconds for how long from now, 1 to 3600
     * @param customerId whose cart it is; what is limited for each customer is held only with it
     */
    record CartHoldRequest(
            @NotEmpty @Size(max = HoldResource.MOST_LINES) List<@Valid @NotNull Line> lines,

            @Schema(example = "900", description = "How long the cart holds, from now") @Min(1) @Max(3600)
            int seconds,

            @Schema(description = "Whose cart it is; what is limited for each customer is held only with it")
            Optional<UUID> customerId) {}

    /** The state of a cart's hold. */
    record CartHoldView(UUID cartId, Hold.State state) {}

    private final HoldQueue queue;
    private final Holds holds;

    @Inject
    CartHoldResource(HoldQueue queue, Holds holds) {
        this.queue = queue;
        this.holds = holds;
    }

    @PUT
    @Path("/{cartId}")
    @Operation(
            operationId = "holdCartStock",
            summary = "Hold stock for a cart for some time, in place of what it held before; all lines or none")
    @APIResponse(responseCode = "200", description = "Held until the time is over or the cart's order takes it")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "409", ref = "CannotHold")
    @APIResponse(responseCode = "422", ref = "UnknownSku")
    @APIResponse(responseCode = "503", ref = "TooManyAtOnce")
    public CartHoldView hold(@PathParam("cartId") UUID cartId, @Valid @NotNull CartHoldRequest request) {
        var life = Duration.ofSeconds(request.seconds());
        var hold = queue.hold(Claim.ofCart(cartId, request.lines(), request.customerId(), life));
        return new CartHoldView(cartId, hold.state());
    }

    @DELETE
    @Path("/{cartId}")
    @Operation(operationId = "releaseCartHold", summary = "Give back what a cart holds")
    @APIResponse(responseCode = "204", description = "The cart holds nothing now")
    public void release(@PathParam("cartId") UUID cartId) {
        holds.releaseCart(cartId);
    }
}
