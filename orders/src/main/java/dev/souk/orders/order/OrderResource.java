package dev.souk.orders.order;

import dev.souk.orders.OrdersApi;
import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Following orders: customers their own, the staff all. */
@Path("/api/v1/orders")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Orders")
public class OrderResource {

    private static final Pattern NUMBER = Pattern.compile("S-[0-9]{4}-[0-9]{6,19}");

    private final Orders orders;
    private final OrderAccess access;
    private final Database database;
    private final CurrentCaller caller;

    @Inject
    OrderResource(Orders orders, OrderAccess access, Database database, CurrentCaller caller) {
        this.orders = orders;
        this.access = access;
        this.database = database;
        this.caller = caller;
    }

    /** One step in the life of an order, as the customer and the staff see it. */
    @Schema(name = "HistoryEntry")
    record HistoryView(
            Instant at,
            @Schema(description = "Absent for the placing") Optional<OrderStatus> from,
            OrderStatus to,

            @Schema(description = "customer:, staff: with an account, or system", example = "system")
            String actor,

            Optional<String> note) {

        static HistoryView of(HistoryEntry entry) {
            return new HistoryView(entry.at(), entry.from(), entry.to(), entry.actor(), entry.note());
        }
    }

    /** The whole history of an order, which is short. */
    @Schema(name = "History")
    record History(List<HistoryView> items) {}

    /** Orders, newest first. */
    @GET
    @RolesAllowed({"customer", "moderator", "admin"})
    @Operation(
            operationId = "listOrders",
            summary = "List and find orders",
            description =
                    "Newest first. A customer sees their own orders, the staff everybody's. Several conditions must"
                            + " all be met.")
    @APIResponse(responseCode = "200", description = "A page of orders")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public Page<OrderView> list(
            @Parameter(description = "Only those in this status") @QueryParam("status") OrderStatus status,
            @Parameter(description = "Only the one with this number", example = "S-2026-000123") @QueryParam("number")
                    String number,
            @Parameter(description = "Staff: only those of this account") @QueryParam("customerId") UUID customerId,
            @Parameter(description = "How many at most, 1 to 100", example = "20") @QueryParam("limit") String limit,
            @Parameter(description = "From the page before: next") @QueryParam("cursor") String cursor) {
        var wanted = new Orders.Wanted(
                customer(Optional.ofNullable(customerId)), Optional.ofNullable(status), number(number));
        var after = Cursor.parse(cursor, 1).map(keys -> keys.uuid(0));
        var most = Limit.parse(limit);
        return database.inTransaction(() -> orders.page(wanted, after, most).map(OrderView::of));
    }

    private Optional<UUID> customer(Optional<UUID> asked) {
        if (access.isStaff()) {
            return asked;
        }
        var own = caller.requireUser().accountId();
        if (!asked.orElse(own).equals(own)) {
            throw Problems.forbidden("You can list your own orders only.");
        }
        return Optional.of(own);
    }

    /** As people write it, who copy it from a letter or hear it on the telephone. */
    private static Optional<String> number(String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        var number = text.strip().toUpperCase(Locale.ROOT);
        if (!NUMBER.matcher(number).matches()) {
            throw Problems.invalid("number", "must be the number of an order, such as S-2026-000123");
        }
        return Optional.of(number);
    }

    /** One order. */
    @GET
    @Path("/{id}")
    @RolesAllowed({"customer", "moderator", "admin"})
    @Operation(operationId = "getOrder", summary = "Read an order")
    @APIResponse(
            responseCode = "200",
            description = "The order",
            content =
                    @Content(
                            schema = @Schema(implementation = OrderView.class),
                            examples = @ExampleObject(name = "order", value = OrdersApi.ORDER)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public OrderView get(@PathParam("id") UUID id) {
        return database.read(() -> OrderView.of(access.visible(orders.find(id))));
    }

    /** What happened to an order. */
    @GET
    @Path("/{id}/history")
    @RolesAllowed({"customer", "moderator", "admin"})
    @Operation(operationId = "getOrderHistory", summary = "Read what happened to an order, oldest first")
    @APIResponse(responseCode = "200", description = "Its history")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public History history(@PathParam("id") UUID id) {
        return database.read(() -> new History(access.visible(orders.find(id)).history().stream()
                .map(HistoryView::of)
                .toList()));
    }
}
