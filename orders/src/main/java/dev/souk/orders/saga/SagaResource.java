package dev.souk.orders.saga;

import dev.souk.orders.order.Actor;
import dev.souk.orders.order.Orders;
import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
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
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What an operator sees of the sagas and can do about those that are parked. */
@Path("/api/v1/orders/sagas")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Sagas")
public class SagaResource {

    private static final System.Logger LOG = System.getLogger(SagaResource.class.getName());

    private final Database database;
    private final Sagas sagas;
    private final SagaEngine engine;
    private final Orders orders;
    private final CurrentCaller caller;
    private final Clock clock;

    @Inject
    SagaResource(Database database, Sagas sagas, SagaEngine engine, Orders orders, CurrentCaller caller, Clock clock) {
        this.database = database;
        this.sagas = sagas;
        this.engine = engine;
        this.orders = orders;
        this.caller = caller;
        this.clock = clock;
    }

    /** A saga as an operator sees it. */
    @Schema(name = "Saga", description = "Durable work on one order")
    record SagaView(
            UUID id,
            Saga.Kind kind,
            UUID orderId,
            Optional<UUID> shipmentId,
            Optional<UUID> returnId,
            Saga.State state,
            @Schema(description = "What is to be done next") Saga.Step step,

            @Schema(description = "What is known of the money")
            Saga.Payment payment,

            int attempts,
            Instant nextAttemptAt,
            Optional<String> lastError,

            @Schema(description = "Why it waits for an operator")
            Optional<String> parkedReason,

            Instant createdAt,
            Instant updatedAt) {

        static SagaView of(Saga saga) {
            return new SagaView(
                    saga.id(),
                    saga.kind(),
                    saga.orderId(),
                    saga.shipmentId(),
                    saga.returnId(),
                    saga.state(),
                    saga.step(),
                    saga.payment(),
                    saga.attempts(),
                    saga.lease().due(),
                    saga.lastError(),
                    saga.parkedReason(),
                    saga.createdAt(),
                    saga.updatedAt());
        }
    }

    /** How an operator decides. */
    @Schema(name = "ResolutionAction")
    enum Action {
        /** The present step was seen to by hand. */
        SKIP,
        /** The shipment is given up. */
        ABANDON
    }

    /** An operator's decision. */
    @Schema(name = "Resolution")
    record Resolution(
            @Schema(
                    description = "SKIP: the present step was seen to by hand, go on with the next one. ABANDON: give a"
                            + " shipment up whose money was refused.")
            @NotNull
            Action action,

            @Schema(
                    description = "What was done and why; it goes into the history of the order",
                    example = "Voided in the provider's console, case 4711")
            @NotBlank
            @Size(max = 500)
            String note,

            @Schema(
                    description =
                            "With SKIP of a refund: how much of it was given back by hand, when billing gave the rest;"
                                    + " all of it when absent")
            Optional<Money> amount) {

        private Progress of(Saga parked, SagaScript script) {
            if (action == Action.ABANDON) {
                amount.ifPresent(_ -> {
                    throw Problems.invalid("amount", "is for a refund that is skipped; what is given up gave nothing");
                });
                return script.abandon(parked);
            }
            return amount.map(byHand -> script.skip(parked, byHand)).orElseGet(() -> script.skip(parked));
        }
    }

    /** Sagas in a state. */
    @GET
    @RolesAllowed("admin")
    @Operation(operationId = "listSagas", summary = "List sagas, the parked ones unless asked otherwise, oldest first")
    @APIResponse(responseCode = "200", description = "A page of sagas")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public Page<SagaView> list(
            @Parameter(description = "PARKED when absent") @QueryParam("state") @DefaultValue("PARKED")
                    Saga.State state,
            @Parameter(description = "How many at most, 1 to 100", example = "20") @QueryParam("limit") String limit,
            @Parameter(description = "From the page before: next") @QueryParam("cursor") String cursor) {
        var after = Cursor.parse(cursor, 1).map(keys -> keys.uuid(0));
        var most = Limit.parse(limit);
        var found = database.inTransaction(() -> sagas.list(state, after, most.plusOne()));
        return Page.of(found, most, saga -> Cursor.of(saga.id())).map(SagaView::of);
    }

    /** Tries again. */
    @POST
    @Path("/{id}/retry")
    @RolesAllowed("admin")
    @Operation(operationId = "retrySaga", summary = "Put a parked saga back to work, with all its attempts")
    @APIResponse(responseCode = "200", description = "It is running again")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "SagaRefused")
    public SagaView retry(@PathParam("id") UUID id) {
        var saga = database.inTransaction(() -> {
            parked(id);
            return sagas.unpark(id).orElseThrow(SagaResource::notParked);
        });
        LOG.log(System.Logger.Level.INFO, "{0} is put back to work by {1}", saga, operator());
        return SagaView.of(saga);
    }

    /** Decides. */
    @POST
    @Path("/{id}/resolution")
    @RolesAllowed("admin")
    @Operation(
            operationId = "resolveSaga",
            summary = "Decide what becomes of a parked saga",
            description = "A parked checkout is resolved by cancelling its order.")
    @APIResponse(responseCode = "200", description = "The saga after the decision")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "SagaRefused")
    public SagaView resolve(@PathParam("id") UUID id, @Valid @NotNull Resolution resolution) {
        var saga = database.inTransaction(() -> {
            var parked = parked(id);
            var progress = resolution.of(parked, engine.script(parked));
            var next = engine.decide(parked, progress).orElseThrow(SagaResource::notParked);
            orders.get(parked.orderId())
                    .remark(
                            Actor.staff(operator()),
                            resolution.action() + " " + parked.kind() + " at " + parked.step() + ": "
                                    + resolution.note(),
                            clock.instant());
            return next;
        });
        if (saga.state() == Saga.State.RUNNING) {
            engine.drive(saga, () -> {});
        }
        LOG.log(System.Logger.Level.INFO, "{0}: {1} by {2}", saga, resolution.action(), operator());
        return SagaView.of(saga);
    }

    private Saga parked(UUID id) {
        var saga = sagas.find(id).orElseThrow(() -> Problems.notFound("There is no such saga."));
        if (saga.state() != Saga.State.PARKED) {
            throw notParked();
        }
        return saga;
    }

    private static ProblemException notParked() {
        return new ProblemException(ProblemType.NOT_PARKED, "The saga is not parked, so there is nothing to decide.");
    }

    private UUID operator() {
        return caller.requireUser().accountId();
    }
}
