package dev.souk.orders.checkout;

import dev.souk.orders.OrdersApi;
import dev.souk.orders.order.OrderView;
import dev.souk.platform.idempotency.Idempotent;
import dev.souk.platform.identity.CurrentCaller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Placing an order. */
@Path("/api/v1/orders")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Orders")
public class CheckoutResource {

    private final Placement placement;
    private final CurrentCaller caller;

    @Inject
    CheckoutResource(Placement placement, CurrentCaller caller) {
        this.placement = placement;
        this.caller = caller;
    }

    /** Places an order. */
    @POST
    @RolesAllowed("customer")
    @Idempotent(ownTransactions = true)
    @Operation(
            operationId = "placeOrder",
            summary = "Order a cart",
            description = "Holds the stock, has the payment authorized and confirms the order. The same"
                    + " Idempotency-Key never orders twice: it tells the outcome again, also when the first answer was"
                    + " lost. When the outcome is not known in time the answer is 202 and the order stays PENDING until it"
                    + " is.")
    @Parameter(ref = "IdempotencyKey")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = PlaceOrder.class),
                            examples = @ExampleObject(name = "order", value = OrdersApi.PLACE)))
    @APIResponse(
            responseCode = "201",
            description = "The order is confirmed",
            headers = @Header(name = "Location", description = "The order"),
            content =
                    @Content(
                            schema = @Schema(implementation = OrderView.class),
                            examples = @ExampleObject(name = "order", value = OrdersApi.ORDER)))
    @APIResponse(
            responseCode = "202",
            description = "The order is placed and its outcome not known yet",
            headers = @Header(name = "Location", description = "The order, to be looked at later"),
            content = @Content(schema = @Schema(implementation = CheckoutAnswers.Pending.class)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(
            responseCode = "402",
            description = "payment-declined: the order is cancelled, the cart open again, nothing is held",
            content =
                    @Content(
                            mediaType = OrdersApi.PROBLEM,
                            examples = @ExampleObject(name = "payment-declined", value = OrdersApi.DECLINED)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(
            responseCode = "409",
            description = "out-of-stock, purchase-limit, cart-closed, total-changed, order-cancelled",
            content =
                    @Content(
                            mediaType = OrdersApi.PROBLEM,
                            examples = @ExampleObject(name = "out-of-stock", value = OrdersApi.OUT_OF_STOCK)))
    @APIResponse(responseCode = "422", ref = "Unprocessable")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response place(@Valid @NotNull PlaceOrder order) {
        return placement.place(caller.requireUser().accountId(), order);
    }
}
