package dev.souk.orders.fulfilment;

import dev.souk.orders.OrderProblems;
import dev.souk.orders.OrdersApi;
import dev.souk.orders.order.Order;
import dev.souk.orders.order.OrderAccess;
import dev.souk.orders.order.OrderLine;
import dev.souk.orders.order.OrderStatus;
import dev.souk.orders.order.Orders;
import dev.souk.orders.order.Shipment;
import dev.souk.orders.order.ShipmentView;
import dev.souk.orders.order.Units;
import dev.souk.orders.saga.Saga;
import dev.souk.orders.saga.SagaRequests;
import dev.souk.orders.saga.Sagas;
import dev.souk.platform.data.Database;
import dev.souk.platform.idempotency.Idempotent;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
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
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Shipping orders, in one part or several: the staff ship, and who may see the order sees what has left. */
@Path("/api/v1/orders/{id}/shipments")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Shipments")
public class ShipmentResource {

    private final Database database;
    private final Orders orders;
    private final OrderAccess access;
    private final Sagas sagas;
    private final SagaRequests requests;
    private final CurrentCaller caller;
    private final Clock clock;

    @Inject
    ShipmentResource(
            Database database,
            Orders orders,
            OrderAccess access,
            Sagas sagas,
            SagaRequests requests,
            CurrentCaller caller,
            Clock clock) {
        this.database = database;
        this.orders = orders;
        this.access = access;
        this.sagas = sagas;
        this.requests = requests;
        this.caller = caller;
        this.clock = clock;
    }

    /** The shipments of an order, of which there are at most as many as units. */
    @Schema(name = "Shipments")
    record Shipments(List<ShipmentView> items) {}

    /** What is to leave. */
    @Schema(name = "NewShipment")
    record NewShipment(
            @Schema(description = "Everything that has not left yet, when absent")
            Optional<@Size(min = 1, max = 50) List<@Valid @NotNull Line>> lines) {

        /** So many units of one article. */
        @Schema(name = "NewShipmentLine")
        record Line(
                @Schema(example = "MUG-BLUE") @NotBlank String sku,
                @Schema(example = "1") @Min(1) @Max(100) int quantity) {}
    }

    /** What has left of an order. */
    @GET
    @RolesAllowed({"customer", "moderator", "admin"})
    @Operation(operationId = "listShipments", summary = "List the shipments of an order, oldest first")
    @APIResponse(responseCode = "200", description = "Its shipments")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Shipments shipments(@PathParam("id") UUID id) {
        return database.inTransaction(() -> {
            var order = access.visible(orders.find(id));
            return new Shipments(orders.shipmentsOf(id).stream()
                    .map(shipment -> ShipmentView.of(shipment, order))
                    .toList());
        });
    }

    /** One shipment. */
    @GET
    @Path("/{shipmentId}")
    @RolesAllowed({"customer", "moderator", "admin"})
    @Operation(operationId = "getShipment", summary = "Read a shipment of an order")
    @APIResponse(responseCode = "200", description = "The shipment")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public ShipmentView shipment(@PathParam("id") UUID id, @PathParam("shipmentId") UUID shipmentId) {
        return database.inTransaction(() -> {
            var order = access.visible(orders.find(id));
            return ShipmentView.of(orders.shipmentOf(order, shipmentId), order);
        });
    }

    /** Ships. */
    @POST
    @RolesAllowed({"moderator", "admin"})
    @Idempotent(ownTransactions = true)
    @Operation(
            operationId = "createShipment",
            summary = "Ship an order, or a part of it",
            description =
                    "Captures the shipment's share of the money, takes its units out of the stock, and then tells that"
                            + " it has left. The shares of all shipments sum to the total of the order.")
    @Parameter(ref = "IdempotencyKey")
    @RequestBody(
            description = "What is to leave; everything when there is no body",
            content =
                    @Content(
                            schema = @Schema(implementation = NewShipment.class),
                            examples =
                                    @ExampleObject(
                                            name = "partial",
                                            value = "{\"lines\":[{\"sku\":\"MUG-BLUE\",\"quantity\":1}]}")))
    @APIResponse(
            responseCode = "201",
            description = "It has left",
            content =
                    @Content(
                            schema = @Schema(implementation = ShipmentView.class),
                            examples = @ExampleObject(name = "shipment", value = OrdersApi.SHIPMENT)))
    @APIResponse(
            responseCode = "202",
            description = "It is being prepared; look later where Location says",
            content = @Content(schema = @Schema(implementation = ShipmentView.class)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "OrderRefused")
    @APIResponse(responseCode = "422", ref = "Unprocessable")
    public Response ship(@PathParam("id") UUID id, @Valid NewShipment request) {
        var staff = caller.requireUser().accountId();
        var wanted = Optional.ofNullable(request).flatMap(NewShipment::lines);
        return requests.once(() -> sagaId -> begin(sagaId, id, wanted, staff), this::pending);
    }

    private Saga begin(UUID sagaId, UUID orderId, Optional<List<NewShipment.Line>> wanted, UUID staff) {
        var order = orders.lock(orderId).orElseThrow(() -> Problems.notFound("There is no such order."));
        requireShippable(order);
        var quantities = wanted.map(lines -> chosen(order, lines)).orElseGet(() -> everything(order));
        var shipment = Shipment.prepare(order, quantities, staff, clock.instant());
        orders.add(shipment);
        return Saga.fulfilment(sagaId, orderId, order.paymentAttempt(), shipment.id());
    }

    private void requireShippable(Order order) {
        if (order.status() != OrderStatus.CONFIRMED && order.status() != OrderStatus.PARTIALLY_SHIPPED) {
            throw new ProblemException(
                            OrderProblems.ORDER_STATE,
                            "Only a confirmed order of which something has not left yet can be shipped.")
                    .with("orderStatus", order.status());
        }
        sagas.requireNoneOpen(order.id());
    }

    private static Map<String, Integer> chosen(Order order, List<NewShipment.Line> lines) {
        var open = everything(order);
        var chosen = Units.once(lines, NewShipment.Line::sku, NewShipment.Line::quantity);
        chosen.forEach((sku, quantity) -> {
            int left = open.getOrDefault(sku, 0);
            if (quantity > left) {
                throw Problems.unprocessable("Of " + sku + " " + left + " are left to be shipped.");
            }
        });
        return chosen;
    }

    private static Map<String, Integer> everything(Order order) {
        return Units.of(order.lines(), OrderLine::sku, OrderLine::openQuantity);
    }

    private Response pending(Saga saga) {
        var view = database.inTransaction(
                () -> ShipmentView.of(orders.shipment(saga.shipmentId().orElseThrow()), orders.get(saga.orderId())));
        return Response.accepted(view)
                .location(ShipmentView.address(view.orderId(), view.id()))
                .header("Retry-After", 1)
                .build();
    }
}
