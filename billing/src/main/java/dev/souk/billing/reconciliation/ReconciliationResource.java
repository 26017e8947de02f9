package dev.souk.billing.reconciliation;

import dev.souk.billing.provider.OutcomeUnknown;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.identity.Roles;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What differs between the books, for admins. */
@Path("/api/v1/payments/reconciliation")
@RequestScoped
@RolesAllowed(Roles.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Reconciliation", description = "Comparing the payments with the provider's books and the ledger.")
public class ReconciliationResource {

    private static final System.Logger LOG = System.getLogger(ReconciliationResource.class.getName());

    private static final String DIFFERENCES = """
            {"items": [{
              "kind": "AMOUNT_DIFFERS",
              "subject": "01936f2e-6a90-7d02-8c44-5b0e9a7d1f20:1",
              "detail": "Captured 4990 here, 0 EUR at the provider (minor units).",
              "state": "PARKED",
              "firstSeen": "2026-11-23T09:30:00Z",
              "lastSeen": "2026-11-23T09:35:00Z"
            }]}
            """;

    private static final String RUN = """
            {
              "startedAt": "2026-11-23T09:35:00Z",
              "finishedAt": "2026-11-23T09:35:02Z",
              "compared": 4711,
              "fixed": 1,
              "parked": 1,
              "wholeRound": true,
              "wholeRoundAt": "2026-11-23T09:35:02Z"
            }
            """;

    private final Reconciliation reconciliation;
    private final Differences differences;
    private final Turn turn;
    private final Database database;
    private final CurrentCaller caller;

    @Inject
    ReconciliationResource(
            Reconciliation reconciliation,
            Differences differences,
            Turn turn,
            Database database,
            CurrentCaller caller) {
        this.reconciliation = reconciliation;
        this.differences = differences;
        this.turn = turn;
        this.database = database;
        this.caller = caller;
    }

    /** What was done about a difference. */
    @Schema(name = "DifferenceResolution")
    public record Resolution(
            @NotBlank @Size(max = 500) @Schema(example = "Paid out by hand, case 4711")
            String note) {}

    /** Differences by what became of them. */
    @GET
    @Operation(
            operationId = "listPaymentDifferences",
            summary = "List differences between the books",
            description = "Those seen last first; those that wait for an operator, unless others are asked for.")
    @APIResponse(
            responseCode = "200",
            description = "A page of differences.",
            content =
                    @Content(
                            schema = @Schema(implementation = Listed.class),
                            examples = @ExampleObject(name = "parked", value = DIFFERENCES)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public Page<Difference> list(
            @QueryParam("state") @DefaultValue("PARKED") Difference.State state,
            @Parameter(description = "How many at most, 1 to 100.", example = "20") @QueryParam("limit") String limit,
            @Parameter(description = "From an earlier page's next.") @QueryParam("cursor") String cursor) {
        return differences.page(state, Limit.parse(limit), cursor);
    }

    /** The last run, or the one that goes on. */
    @GET
    @Path("/runs")
    @Operation(operationId = "getPaymentReconciliation", summary = "Read what the last comparison found")
    @APIResponse(
            responseCode = "200",
            description = "The last run.",
            content =
                    @Content(
                            schema = @Schema(implementation = Run.class),
                            examples = @ExampleObject(name = "run", value = RUN)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Run last() {
        return turn.last().orElseThrow(() -> Problems.notFound("The books were never compared so far."));
    }

    /** Compares now. */
    @POST
    @Path("/runs")
    @Operation(
            operationId = "runPaymentReconciliation",
            summary = "Compare the books now",
            description = "Does what happens every few minutes anyway: fixes what is safe and parks the rest.")
    @APIResponse(
            responseCode = "200",
            description = "What was found.",
            content =
                    @Content(
                            schema = @Schema(implementation = Run.class),
                            examples = @ExampleObject(name = "run", value = RUN)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(
            responseCode = "409",
            description = "A run goes on already, or another instance has taken this one over.",
            content = @Content(mediaType = "application/problem+json", schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "503",
            description = "The payment provider does not answer.",
            content = @Content(mediaType = "application/problem+json", schema = @Schema(ref = "Problem")))
    public Run run() {
        try {
            return reconciliation
                    .run(Duration.ZERO)
                    .orElseThrow(
                            () -> new ProblemException(Reconciliation.RUNNING, "Read its result when it has ended."));
        } catch (OutcomeUnknown e) {
            throw Problems.unavailable("The payment provider does not answer.", Duration.ofSeconds(10));
        }
    }

    /** Closes a difference that was seen to by hand. */
    @POST
    @Path("/{kind}/{subject}/resolution")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "resolvePaymentDifference",
            summary = "Say that a parked difference was seen to",
            description =
                    "It waits for nobody any more as long as it looks the same; who decided so and why is kept. Money"
                            + " moves by refunds and voids, and the ledger by corrections: this moves nothing.")
    @APIResponse(
            responseCode = "200",
            description = "The difference, resolved.",
            content = @Content(schema = @Schema(implementation = Difference.class)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "Conflict")
    public Difference resolve(
            @PathParam("kind") Difference.Kind kind,
            @Parameter(description = "The key of the payment at the provider.") @PathParam("subject") String subject,
            @NotNull @Valid Resolution resolution) {
        UUID by = caller.requireUser().accountId();
        Difference resolved = database.inTransaction(() -> differences.resolve(kind, subject, resolution.note(), by));
        LOG.log(System.Logger.Level.INFO, "{0} of {1} is resolved by {2}: {3}", kind, subject, by, resolution.note());
        return resolved;
    }

    /** A part of a longer list, last seen first. */
    @Schema(name = "DifferencePage")
    public record Listed(
            List<Difference> items,

            @Schema(description = "The cursor of the next page; absent on the last.")
            Optional<String> next) {}
}
