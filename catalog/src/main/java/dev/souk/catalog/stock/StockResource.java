package dev.souk.catalog.stock;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
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
     */
    record CountRequest(
            @Schema(example = "40") @Min(0) @Max(1_000_000) int onHand) {}

    private final Database database;
    private final Jdbc jdbc;
    private final Stock stock;

    @Inject
    StockResource(Database database, Jdbc jdbc, Stock stock) {
        this.database = database;
        this.jdbc = jdbc;
        this.stock = stock;
    }

    @GET
    @RolesAllowed({"moderator", "admin"})
    @Operation(operationId = "getStock", summary = "The stock of a variant")
    @APIResponse(responseCode = "200", description = "What there is, and how much of it is promised")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public StockLevel get(@PathParam("productId") UUID productId, @PathParam("sku") String sku) {
        return database.inTransaction(() -> stock.level(keyOf(productId, sku)).orElseThrow());
    }

    @PUT
    @RolesAllowed("admin")
    @Operation(operationId = "setStock", summary = "Set how many pieces of a variant are in the house")
    @APIResponse(responseCode = "200", description = "The new stock")
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "StockBelowHeld")
    public StockLevel set(
            @PathParam("productId") UUID productId, @PathParam("sku") String sku, @Valid @NotNull CountRequest count) {
        var level = database.inTransaction(() -> stock.count(keyOf(productId, sku), count.onHand()));
        LOG.log(Level.INFO, "Stock of {0} set to {1}, {2} of them held", sku, level.onHand(), level.held());
        return level;
    }

    private StockKey keyOf(UUID productId, String sku) {
        return jdbc.one(
                        "SELECT sku FROM variant WHERE product_id = ? AND sku = ?",
                        row -> row.text("sku"),
                        productId,
                        sku)
                .map(StockKey::of)
                .orElseThrow(() -> Problems.notFound("Product " + productId + " has no variant " + sku + "."));
    }
}
