package dev.souk.orders.reconciliation;

import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What an operator sees of the comparison of orders with catalog and billing. */
@Path("/api/v1/orders/reconciliation")
@Singleton
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Reconciliation")
public class ReconciliationResource {

    private static final System.Logger LOG = System.getLogger(ReconciliationResource.class.getName());

    private final Database database;
    private final Differences differences;
    private final Reconciliation reconciliation;
    private final CurrentCaller caller;

    @Inject
    ReconciliationResource(
            Database database, Differences differences, Reconciliation reconciliation, CurrentCaller caller) {
        this.database = database;
        this.differences = differences;
        this.reconciliation = reconciliation;
        this.caller = caller;
    }

    /** What was done about a difference. */
    @Schema(name = "DifferenceResolution")
    record Resolution(
            @Schema(description = "What was done, and why", example = "The goods came back by hand, case 4711")
            @NotBlank
            @Size(max = 500)
            String note) {}

    /** What differed. */
    @GET
    @Operation(
            operationId = "listOrderDifferences",
            summary = "List what differed between orders, catalog and billing",
            description = "Those seen last first; those that wait for an operator, unless others are asked for.")
    @APIResponse(responseCode = "200", description = "A page of differences")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public Page<Difference> list(
            @Parameter(description = "PARKED when absent") @QueryParam("state") @DefaultValue("PARKED")
                    Difference.State state,
            @Parameter(description = "How many at most, 1 to 100", example = "20") @QueryParam("limit") String limit,
            @Parameter(description = "From the page before: next") @QueryParam("cursor") String cursor) {
        return database.inTransaction(() -> differences.page(state, Limit.parse(limit), Cursor.parse(cursor, 3)));
    }

    /** The last run, or the one that goes on. */
    @GET
    @Path("/runs")
    @Operation(operationId = "getOrderReconciliation", summary = "Read what the last comparison found")
    @APIResponse(responseCode = "200", description = "The last run")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Run last() {
        return database.inTransaction(differences::lastRun)
                .orElseThrow(() -> Problems.notFound("The books were never compared so far."));
    }

    /** Compares now. */
    @POST
    @Path("/runs")
    @Operation(
            operationId = "runOrderReconciliation",
            summary = "Compare orders with catalog and billing now",
            description =
                    "It is done regularly anyway. Differences that are safe to put right are put right, the others"
                            + " parked.")
    @APIResponse(responseCode = "200", description = "The run that has just ended")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "409", ref = "RunUnderWay")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Run run(
            @Parameter(
                            description =
                                    "Begins a round over payments and returns of all times, not only what changed since the last one:"
                                            + " after a database came back from a backup. Runs go on with it by themselves.")
                    @QueryParam("everything")
                    @DefaultValue("false")
                    boolean everything) {
        if (!reconciliation.runNow(everything)) {
            throw new ProblemException(Reconciliation.RUNNING, "Read its result when it has ended.");
        }
        return last();
    }

    /** Closes a difference that was seen to by hand. */
    @POST
    @Path("/{kind}/{subject}/resolution")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "resolveOrderDifference",
            summary = "Say that a parked difference was seen to",
            description =
                    "It waits for nobody any more as long as it looks the same; who decided so and why is kept. This"
                            + " moves neither stock nor money.")
    @APIResponse(responseCode = "200", description = "The difference, resolved")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "Conflict")
    public Difference resolve(
            @PathParam("kind") DifferenceKind kind,
            @Parameter(description = "The order, or the return") @PathParam("subject") UUID subject,
            @Valid @NotNull Resolution resolution) {
        var by = caller.requireUser().accountId();
        var resolved = database.inTransaction(() -> differences.resolve(kind, subject, resolution.note(), by));
        LOG.log(System.Logger.Level.INFO, "{0} of {1} is resolved by {2}: {3}", kind, subject, by, resolution.note());
        return resolved;
    }
}
