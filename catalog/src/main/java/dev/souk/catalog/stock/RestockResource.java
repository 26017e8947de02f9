package dev.souk.catalog.stock;

import dev.souk.platform.data.Database;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.identity.RequiresScope;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Returned goods that can be sold again: for the service that runs returns. */
@Path("/internal/restocks")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresScope("catalog:holds")
@SecurityRequirement(name = "service")
@Tag(name = "Holds")
public class RestockResource {

    /** What came back in good order. */
    record RestockRequest(
            @Schema(
                    description =
                            "The order they come from; they no longer count against its customer's purchase limit")
            Optional<UUID> orderId,

            @NotEmpty @Size(max = HoldResource.MOST_LINES) List<@Valid @NotNull Line> lines) {}

    private final Database database;
    private final Movements movements;
    private final CurrentCaller caller;

    @Inject
    RestockResource(Database database, Movements movements, CurrentCaller caller) {
        this.database = database;
        this.movements = movements;
        this.caller = caller;
    }

    @POST
    @Path("/{returnId}")
    @Operation(
            operationId = "restock",
            summary = "Put goods of a return back on sale, once; repeating it changes nothing")
    @APIResponse(responseCode = "204", description = "The goods are in stock")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "409", ref = "RestockDiffers")
    @APIResponse(responseCode = "422", ref = "UnknownSku")
    public void restock(@PathParam("returnId") UUID returnId, @Valid @NotNull RestockRequest request) {
        var goods = Lines.of(request.lines());
        var actor = caller.get() instanceof Caller.Service service ? service.name() : "";
        database.inTransaction(() -> movements.restock(returnId, request.orderId(), goods, actor));
    }
}
