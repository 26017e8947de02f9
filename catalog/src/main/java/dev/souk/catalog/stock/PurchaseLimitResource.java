package dev.souk.catalog.stock;

import dev.souk.platform.data.Database;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How much of a variant one customer may have, for staff. */
@Path("/api/v1/products/{productId}/variants/{sku}/purchase-limit")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Stock")
public class PurchaseLimitResource {

    private final Database database;
    private final Stock stock;
    private final PurchaseLimits limits;

    @Inject
    PurchaseLimitResource(Database database, Stock stock, PurchaseLimits limits) {
        this.database = database;
        this.stock = stock;
        this.limits = limits;
    }

    @GET
    @RolesAllowed({"moderator", "admin"})
    @Operation(operationId = "getPurchaseLimit", summary = "How much of a variant one customer may have")
    @APIResponse(responseCode = "200", description = "The limit, also when it is not in force now")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public PurchaseLimit get(@PathParam("productId") UUID productId, @PathParam("sku") String sku) {
        return database.inTransaction(() -> limits.find(stock.key(productId, sku)))
                .orElseThrow(() -> Problems.notFound(sku + " is not limited."));
    }

    @PUT
    @RolesAllowed("admin")
    @Operation(
            operationId = "setPurchaseLimit",
            summary = "Limit how much of a variant one customer may have; what is held already stays held")
    @APIResponse(responseCode = "200", description = "The limit")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public PurchaseLimit set(
            @PathParam("productId") UUID productId, @PathParam("sku") String sku, @Valid @NotNull PurchaseLimit limit) {
        return database.inTransaction(() -> {
            var key = stock.key(productId, sku);
            limits.set(key, limit);
            return limits.find(key).orElseThrow();
        });
    }

    @DELETE
    @RolesAllowed("admin")
    @Operation(operationId = "removePurchaseLimit", summary = "Let customers have as much of a variant as they like")
    @APIResponse(responseCode = "204", description = "The variant is not limited")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public void remove(@PathParam("productId") UUID productId, @PathParam("sku") String sku) {
        database.inTransaction(() -> limits.remove(stock.key(productId, sku)));
    }
}
