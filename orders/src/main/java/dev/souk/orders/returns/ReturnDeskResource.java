package dev.souk.orders.returns;

import dev.souk.orders.OrdersApi;
import dev.souk.orders.order.Units;
import dev.souk.orders.saga.SagaRequests;
import dev.souk.platform.idempotency.Idempotent;
import dev.souk.platform.identity.CurrentCaller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One return: read by whoever sees its order; the staff decide, and say what became of the goods. */
@Path("/api/v1/orders/{id}/returns/{returnId}")
@Singleton
@RolesAllowed({"moderator", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Returns")
public class ReturnDeskResource {

    private final ReturnDesk desk;
    private final SagaRequests requests;
    private final CurrentCaller caller;

    @Inject
    ReturnDeskResource(ReturnDesk desk, SagaRequests requests, CurrentCaller caller) {
        this.desk = desk;
        this.requests = requests;
        this.caller = caller;
    }

    /** Why, or how to send it. */
    @Schema(name = "ReturnApproval")
    record Approval(
            @Schema(description = "For the customer", example = "Use the label in the parcel")
            Optional<@Size(min = 1, max = 500) String> note) {}

    /** Why not. */
    @Schema(name = "ReturnRejection")
    record Rejection(
            @Schema(description = "For the customer", example = "Worn") @NotBlank @Size(max = 500)
            String note) {}

    /** What came back. */
    @Schema(name = "ReturnReceipt")
    record Receipt(@NotNull @Size(min = 1, max = 50) List<@Valid @NotNull Line> lines) {

        /** What became of one article. */
        @Schema(name = "ReturnReceiptLine")
        record Line(
                @Schema(example = "MUG-BLUE") @NotBlank String sku,

                @Schema(description = "Units that can be sold again", example = "1") @Min(0) @Max(100)
                int restock,

                @Schema(description = "Units that can not", example = "0") @Min(0) @Max(100)
                int writeOff) {}
    }

    /** One return. */
    @GET
    @RolesAllowed({"customer", "moderator", "admin"})
    @Operation(operationId = "getReturn", summary = "Read a return of an order")
    @APIResponse(responseCode = "200", description = "The return")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public ReturnView get(@PathParam("id") UUID id, @PathParam("returnId") UUID returnId) {
        return desk.read(id, returnId);
    }

    /** Accepts it. */
    @POST
    @Path("/approval")
    @Idempotent
    @Operation(operationId = "approveReturn", summary = "Accept a return, so that the customer sends the goods")
    @Parameter(ref = "IdempotencyKey")
    @APIResponse(responseCode = "200", description = "It is APPROVED")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "ReturnRefused")
    public ReturnView approve(
            @PathParam("id") UUID id, @PathParam("returnId") UUID returnId, @Valid Approval approval) {
        return desk.approve(id, returnId, Optional.ofNullable(approval).flatMap(Approval::note), staff());
    }

    /** Refuses it. */
    @POST
    @Path("/rejection")
    @Idempotent
    @Operation(
            operationId = "rejectReturn",
            summary = "Refuse a return",
            description = "Also one that was accepted and whose goods did not come. Its units can be announced again.")
    @Parameter(ref = "IdempotencyKey")
    @APIResponse(responseCode = "200", description = "It is REJECTED")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "ReturnRefused")
    public ReturnView reject(
            @PathParam("id") UUID id, @PathParam("returnId") UUID returnId, @Valid @NotNull Rejection rejection) {
        return desk.reject(id, returnId, rejection.note(), staff());
    }

    /** The goods are here. */
    @POST
    @Path("/receipt")
    @Idempotent(ownTransactions = true)
    @Operation(
            operationId = "receiveReturn",
            summary = "Say what became of returned goods, and refund them",
            description =
                    "Units that can be sold again go back into the stock. Refunded is what was charged for the units that"
                            + " came back, with their part of the delivery; fewer than announced may have come.")
    @Parameter(ref = "IdempotencyKey")
    @APIResponse(
            responseCode = "200",
            description = "It is REFUNDED",
            content =
                    @Content(
                            schema = @Schema(implementation = ReturnView.class),
                            examples = @ExampleObject(name = "return", value = OrdersApi.RETURN)))
    @APIResponse(
            responseCode = "202",
            description = "The goods are received and the refund is under way; look at the order's returns later",
            content = @Content(schema = @Schema(implementation = ReturnView.class)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "ReturnRefused")
    @APIResponse(responseCode = "422", ref = "Unprocessable")
    public Response receive(
            @PathParam("id") UUID id, @PathParam("returnId") UUID returnId, @Valid @NotNull Receipt receipt) {
        var staff = staff();
        var arrivals = arrivals(receipt);
        return requests.once(
                () -> sagaId -> desk.receive(sagaId, id, returnId, arrivals, staff),
                _ -> Response.accepted(desk.view(id, returnId))
                        .location(URI.create("/api/v1/orders/" + id + "/returns/" + returnId))
                        .header("Retry-After", 1)
                        .build());
    }

    private static Map<String, OrderReturn.Arrival> arrivals(Receipt receipt) {
        return Units.once(
                receipt.lines(), Receipt.Line::sku, line -> new OrderReturn.Arrival(line.restock(), line.writeOff()));
    }

    private UUID staff() {
        return caller.requireUser().accountId();
    }
}
