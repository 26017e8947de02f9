package dev.souk.catalog.stock;

import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The stock of a variant, for staff. */
@Path("/api/v1/products/{productId}/variants/{sku}/stock")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Stock", description = "How much there is of each variant; for staff")
public class StockResource {

    private static final Logger LOG = System.getLogger(StockResource.class.getName());

    /**
     * The result of a count.
     *
     * @param onHand pieces in the house, those that are promised to customers included
     * @param expectedOnHand what the books said when the count was made: when they say something else by now, because
     *     something was shipped or came back, nothing is changed
     */
    record CountRequest(
            @Schema(example = "40") @Min(0) @Max(1_000_000) int onHand,

            @Schema(
                    example = "42",
                    description =
                            "What the stock was said to be when it was counted; if it has changed since, nothing is"
                                    + " done and the answer is 409")
            Optional<@Min(0) Integer> expectedOnHand) {}

    /**
     * Pieces that cannot be sold any more.
     *
     * @param quantity pieces, at least one
     * @param reason for those who ask later where they went
     */
    record WriteOffRequest(
            @Schema(example = "2") @Min(1) @Max(1_000_000) int quantity,

            @Schema(example = "Broken in the warehouse") @NotBlank @Size(max = 200)
            String reason) {}

    private final Database database;
    private final Stock stock;
    private final Movements movements;
    private final MovementStore history;
    private final CurrentCaller caller;

    @Inject
    StockResource(Database database, Stock stock, Movements movements, MovementStore history, CurrentCaller caller) {
        this.database = database;
        this.stock = stock;
        this.movements = movements;
        this.history = history;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({"moderator", "admin"})
    @Operation(operationId = "getStock", summary = "The stock of a variant")
    @APIResponse(responseCode = "200", description = "What there is, and how much of it is promised")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public StockLevel get(@PathParam("productId") UUID productId, @PathParam("sku") String sku) {
        return database.inTransaction(
                () -> stock.level(stock.key(productId, sku)).orElseThrow());
    }

    @PUT
    @RolesAllowed("admin")
    @Idempotent(optional = true)
    @Parameter(ref = Idempotent.OPTIONAL_KEY)
    @Operation(operationId = "setStock", summary = "Set how many pieces of a variant are in the house")
    @APIResponse(responseCode = "200", description = "The new stock")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "StockNotCounted")
    @APIResponse(responseCode = "422", ref = "KeyReused")
    public StockLevel set(
            @PathParam("productId") UUID productId, @PathParam("sku") String sku, @Valid @NotNull CountRequest count) {
        var level = database.inTransaction(
                () -> movements.count(stock.key(productId, sku), count.onHand(), count.expectedOnHand(), actor()));
        LOG.log(Level.INFO, "Stock of {0} set to {1}, {2} of them held", sku, level.onHand(), level.held());
        return level;
    }

    @POST
    @Path("/write-offs")
    @RolesAllowed("admin")
    @Idempotent
    @Parameter(ref = "IdempotencyKey")
    @Operation(operationId = "writeOffStock", summary = "Take pieces that cannot be sold any more out of the stock")
    @APIResponse(responseCode = "200", description = "The new stock")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "StockBelowHeld")
    @APIResponse(responseCode = "422", ref = "KeyReused")
    public StockLevel writeOff(
            @PathParam("productId") UUID productId,
            @PathParam("sku") String sku,
            @Valid @NotNull WriteOffRequest request) {
        return movements.writeOff(stock.key(productId, sku), request.quantity(), request.reason(), actor());
    }

    @GET
    @Path("/movements")
    @RolesAllowed({"moderator", "admin"})
    @Operation(
            operationId = "listStockMovements",
            summary = "Why there is as much as there is: everything but shipments, the latest first")
    @APIResponse(responseCode = "200", description = "A page of movements")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Page<MovementStore.Entry> movements(
            @PathParam("productId") UUID productId,
            @PathParam("sku") String sku,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100", defaultValue = "20"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "\"next\" of the page before") @QueryParam("cursor") String cursor) {
        var size = Limit.parse(limit);
        var after = Cursor.parse(cursor, 2);
        return database.inTransaction(() -> history.of(stock.key(productId, sku), size, after));
    }

    private String actor() {
        return caller.requireUser().accountId().toString();
    }
}
