package dev.souk.catalog.stock;

import dev.souk.platform.data.Limit;
import dev.souk.platform.identity.RequiresScope;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Stock of an order: for the services that run the order's saga. */
@Path("/internal/holds")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresScope("catalog:holds")
@SecurityRequirement(name = "service")
@Tag(name = "Holds", description = "Stock promised to orders and carts; for services only")
public class HoldResource {

    /** The most lines in one request. */
    static final int MOST_LINES = 100;

    /**
     * What an order wants to hold.
     *
     * @param cartId the cart that the order was made from: what it held goes over to the order
     * @param customerId whom it is for; what is limited for each customer is held only with it
     */
    record HoldRequest(
            @NotEmpty @Size(max = MOST_LINES) List<@Valid @NotNull Line> lines,

            @Schema(description = "The cart whose hold the order takes over")
            Optional<UUID> cartId,

            @Schema(description = "Whom it is for; what is limited for each customer is held only with it")
            Optional<UUID> customerId) {}

    /** The state of an order's hold. */
    record HoldView(UUID orderId, Hold.State state) {}

    /** A line of a hold in detail. */
    record HeldLine(String sku, String location, int quantity, int fulfilled) {

        static List<HeldLine> all(Hold hold) {
            return hold.lines().entrySet().stream()
                    .map(line -> new HeldLine(
                            line.getKey().sku(),
                            line.getKey().location(),
                            line.getValue().quantity(),
                            line.getValue().fulfilled()))
                    .toList();
        }
    }

    /** An order's hold with its lines. */
    record HoldDetail(UUID orderId, Hold.State state, List<HeldLine> lines) {}

    /**
     * A hold in a list.
     *
     * @param orderId the order; of a hold of the kind CART it is the cart
     */
    record ListedHold(
            @Schema(description = "The order, or the cart when the kind is CART")
            UUID orderId,

            Hold.Owner kind,
            Hold.State state,
            Instant createdAt,
            List<HeldLine> lines) {

        static ListedHold of(HoldStore.Listed listed) {
            var hold = listed.hold();
            return new ListedHold(hold.ownerId(), hold.owner(), hold.state(), listed.createdAt(), HeldLine.all(hold));
        }
    }

    /** A page of holds; {@code next} is the {@code after} of the page that follows. */
    record HoldPage(
            List<ListedHold> items,

            @Schema(description = "\"after\" of the next page; absent on the last one")
            Optional<UUID> next) {}

    /** Goods of an order that left the house. */
    record FulfilmentRequest(
            @NotNull UUID shipmentId,
            @NotEmpty @Size(max = MOST_LINES) List<@Valid @NotNull Line> lines) {}

    /** No owner's id is smaller. */
    private static final UUID FIRST = new UUID(0, 0);

    private static final String HELD = "{\"orderId\":\"0199c2a4-5d10-7c3e-8a1b-2f6d1c0e9b77\",\"state\":\"HELD\"}";

    private final HoldQueue queue;
    private final Holds holds;

    @Inject
    HoldResource(HoldQueue queue, Holds holds) {
        this.queue = queue;
        this.holds = holds;
    }

    @PUT
    @Path("/{orderId}")
    @Operation(
            operationId = "holdStock",
            summary = "Hold stock for an order, all lines or none; repeating it changes nothing")
    @APIResponse(
            responseCode = "200",
            description = "Held",
            content =
                    @Content(
                            schema = @Schema(implementation = HoldView.class),
                            examples = @ExampleObject(name = "held", value = HELD)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "409", ref = "CannotHold")
    @APIResponse(responseCode = "422", ref = "UnknownSku")
    @APIResponse(responseCode = "503", ref = "TooManyAtOnce")
    public HoldView hold(@PathParam("orderId") UUID orderId, @Valid @NotNull HoldRequest request) {
        var hold = queue.hold(Claim.ofOrder(orderId, request.lines(), request.customerId(), request.cartId()));
        return new HoldView(orderId, hold.state());
    }

    @GET
    @Path("/{orderId}")
    @Operation(operationId = "getHold", summary = "What an order holds")
    @APIResponse(responseCode = "200", description = "The hold with its lines")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public HoldDetail get(@PathParam("orderId") UUID orderId) {
        var hold =
                holds.find(orderId).orElseThrow(() -> Problems.notFound("No hold of order " + orderId + " is known."));
        return new HoldDetail(orderId, hold.state(), HeldLine.all(hold));
    }

    @GET
    @Operation(operationId = "listHolds", summary = "All holds of orders and carts in the order of their ids")
    @APIResponse(responseCode = "200", description = "A page of holds with their lines")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    public HoldPage list(
            @Parameter(description = "\"next\" of the page before; absent for the first page") @QueryParam("after")
                    UUID after,
            @Parameter(description = "Only holds in this state", schema = @Schema(implementation = Hold.State.class))
                    @QueryParam("state")
                    String state,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100", defaultValue = "20"))
                    @QueryParam("limit")
                    String limit) {
        var size = Limit.parse(limit);
        var rows = holds.list(after == null ? FIRST : after, states(state), size.plusOne());
        var items = rows.stream().limit(size.value()).map(ListedHold::of).toList();
        return new HoldPage(
                items, rows.size() > size.value() ? Optional.of(items.getLast().orderId()) : Optional.empty());
    }

    private static Set<Hold.State> states(String text) {
        try {
            return text == null || text.isBlank()
                    ? EnumSet.allOf(Hold.State.class)
                    : EnumSet.of(Hold.State.valueOf(text));
        } catch (IllegalArgumentException unknown) {
            throw Problems.invalid("state", "must be HELD, RELEASED or FULFILLED");
        }
    }

    @DELETE
    @Path("/{orderId}")
    @Operation(
            operationId = "releaseHold",
            summary = "Release an order's hold for good; also before it was taken, which then is refused")
    @APIResponse(responseCode = "204", description = "Nothing is held for this order, now and later")
    @APIResponse(responseCode = "409", ref = "HoldFulfilled")
    public void release(@PathParam("orderId") UUID orderId) {
        holds.releaseOrder(orderId);
    }

    @POST
    @Path("/{orderId}/fulfilment")
    @Operation(operationId = "fulfilHold", summary = "Held goods leave the house; repeating a shipment changes nothing")
    @APIResponse(responseCode = "204", description = "The shipment is recorded")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "CannotFulfil")
    public void fulfil(@PathParam("orderId") UUID orderId, @Valid @NotNull FulfilmentRequest request) {
        holds.fulfil(orderId, request.shipmentId(), request.lines());
    }
}
