package dev.souk.orders.cancellation;

import dev.souk.orders.OrderProblems;
import dev.souk.orders.OrdersApi;
import dev.souk.orders.order.CancelReason;
import dev.souk.orders.order.Order;
import dev.souk.orders.order.OrderAccess;
import dev.souk.orders.order.OrderStatus;
import dev.souk.orders.order.OrderView;
import dev.souk.orders.order.Orders;
import dev.souk.orders.saga.Saga;
import dev.souk.orders.saga.SagaAnswers;
import dev.souk.orders.saga.SagaRequests;
import dev.souk.orders.saga.Sagas;
import dev.souk.platform.data.Database;
import dev.souk.platform.idempotency.Idempotent;
import dev.souk.platform.problem.Problem;
import dev.souk.platform.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Cancelling an order, or what has not left of it: customers their own, the staff any. */
@Path("/api/v1/orders/{id}/cancellation")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Orders")
public class CancellationResource {

    private final Database database;
    private final Orders orders;
    private final OrderAccess access;
    private final Sagas sagas;
    private final SagaRequests requests;
    private final SagaAnswers answers;
    private final Clock clock;

    @Inject
    CancellationResource(
            Database database,
            Orders orders,
            OrderAccess access,
            Sagas sagas,
            SagaRequests requests,
            SagaAnswers answers,
            Clock clock) {
        this.database = database;
        this.orders = orders;
        this.access = access;
        this.sagas = sagas;
        this.requests = requests;
        this.answers = answers;
        this.clock = clock;
    }

    /** Cancels an order. */
    @POST
    @RolesAllowed({"customer", "moderator", "admin"})
    @Idempotent(ownTransactions = true)
    @Operation(
            operationId = "cancelOrder",
            summary = "Cancel an order",
            description =
                    "Gives the money and the stock back and then cancels the order, also while it is being placed."
                            + " Of an order that has left in part, what has not left is cancelled and never charged; the"
                            + " order is then SHIPPED. No body is needed.")
    @Parameter(ref = "IdempotencyKey")
    @APIResponse(
            responseCode = "200",
            description = "The order is cancelled, or what had not left of it",
            content =
                    @Content(
                            schema = @Schema(implementation = OrderView.class),
                            examples = @ExampleObject(name = "order", value = OrdersApi.ORDER)))
    @APIResponse(responseCode = "202", description = "It will be cancelled; look at the order later")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "OrderRefused")
    public Response cancel(@PathParam("id") UUID id) {
        return requests.once(
                () -> {
                    database.inTransaction(() -> access.visible(orders.find(id)));
                    return sagaId -> begin(sagaId, id);
                },
                saga -> {
                    var order = database.inTransaction(() -> OrderView.of(orders.get(id)));
                    return Response.accepted(order)
                            .location(URI.create("/api/v1/orders/" + id))
                            .header("Retry-After", 1)
                            .build();
                });
    }

    /** The saga's row is locked before the order's, as everywhere. */
    private Saga begin(UUID sagaId, UUID orderId) {
        var checkout = sagas.endCheckout(orderId);
        var order = orders.lock(orderId).orElseThrow();
        requireCancellable(order);
        checkout.ifPresent(ended -> answers.complete(
                ended,
                Problem.of(OrderProblems.ORDER_CANCELLED, "The order was cancelled while it was being placed.")
                        .with("orderId", order.id())
                        .with("orderNumber", order.number())));
        var actor = access.actor(order);
        order.remark(actor, "cancellation requested", clock.instant());
        var reason = actor.isStaff() ? CancelReason.STAFF : CancelReason.CUSTOMER;
        return Saga.cancellation(sagaId, orderId, order.paymentAttempt(), reason);
    }

    private void requireCancellable(Order order) {
        if (order.status().isFinal()) {
            throw new ProblemException(
                            OrderProblems.ORDER_STATE,
                            order.status() == OrderStatus.CANCELLED
                                    ? "It is cancelled already."
                                    : "All of it has been shipped; it can be returned.")
                    .with("orderStatus", order.status());
        }
        sagas.requireNoneOpen(order.id());
    }
}
