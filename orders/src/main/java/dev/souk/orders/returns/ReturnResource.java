package dev.souk.orders.returns;

import dev.souk.orders.OrdersApi;
import dev.souk.orders.order.Units;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Announcing that goods come back, and following it. */
@Path("/api/v1/orders/{id}/returns")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Returns")
public class ReturnResource {

    private final ReturnDesk desk;
    private final CurrentCaller caller;

    @Inject
    ReturnResource(ReturnDesk desk, CurrentCaller caller) {
        this.desk = desk;
        this.caller = caller;
    }

    /** The returns of an order, of which there are few. */
    @Schema(name = "Returns")
    record ReturnList(List<ReturnView> items) {}

    /** What is to come back. */
    @Schema(name = "NewReturn")
    record NewReturn(
            @NotNull @Size(min = 1, max = 50) List<@Valid @NotNull Line> lines,

            @Schema(example = "Broken on arrival") @NotBlank @Size(max = 500)
            String reason) {

        /** So many units of one article. */
        @Schema(name = "NewReturnLine")
        record Line(
                @Schema(example = "MUG-BLUE") @NotBlank String sku,
                @Schema(example = "1") @Min(1) @Max(100) int quantity) {}
    }

    /** Announces a return. */
    @POST
    @RolesAllowed("customer")
    @Idempotent
    @Operation(
            operationId = "requestReturn",
            summary = "Announce that goods come back",
            description =
                    "Of one's own order, within the time the shop gives after the last part has left. Units that were"
                            + " announced before, or came back, cannot be announced again.")
    @Parameter(ref = "IdempotencyKey")
    @APIResponse(
            responseCode = "201",
            description = "It is announced; send the goods when it is APPROVED",
            content =
                    @Content(
                            schema = @Schema(implementation = ReturnView.class),
                            examples = @ExampleObject(name = "return", value = OrdersApi.RETURN)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "ReturnRefused")
    @APIResponse(responseCode = "422", ref = "Unprocessable")
    public Response request(@PathParam("id") UUID id, @Valid @NotNull NewReturn request) {
        var quantities = Units.once(request.lines(), NewReturn.Line::sku, NewReturn.Line::quantity);
        var view = desk.request(
                id, quantities, request.reason(), caller.requireUser().accountId());
        return Response.created(URI.create("/api/v1/orders/" + id + "/returns/" + view.id()))
                .entity(view)
                .build();
    }

    /** The returns of an order. */
    @GET
    @RolesAllowed({"customer", "moderator", "admin"})
    @Operation(operationId = "listReturns", summary = "List the returns of an order, oldest first")
    @APIResponse(responseCode = "200", description = "Its returns")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public ReturnList list(@PathParam("id") UUID id) {
        return new ReturnList(desk.list(id));
    }
}
