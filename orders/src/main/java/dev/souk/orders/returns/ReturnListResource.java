package dev.souk.orders.returns;

import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What waits at the returns desk, over all orders. */
@Path("/api/v1/orders/returns")
@Singleton
@RolesAllowed({"moderator", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Returns")
public class ReturnListResource {

    private final ReturnDesk desk;

    @Inject
    ReturnListResource(ReturnDesk desk) {
        this.desk = desk;
    }

    /** Returns in a state. */
    @GET
    @Operation(
            operationId = "listAllReturns",
            summary = "List the returns of all orders, those that wait for a decision unless asked otherwise",
            description = "Oldest first.")
    @APIResponse(responseCode = "200", description = "A page of returns")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public Page<ReturnView> list(
            @Parameter(description = "REQUESTED when absent") @QueryParam("state") @DefaultValue("REQUESTED")
                    ReturnState state,
            @Parameter(description = "How many at most, 1 to 100", example = "20") @QueryParam("limit") String limit,
            @Parameter(description = "From the page before: next") @QueryParam("cursor") String cursor) {
        var after = Cursor.parse(cursor, 1).map(keys -> keys.uuid(0));
        return desk.page(state, after, Limit.parse(limit));
    }
}
