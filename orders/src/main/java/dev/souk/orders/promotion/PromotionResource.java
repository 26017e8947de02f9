package dev.souk.orders.promotion;

import dev.souk.orders.OrdersApi;
import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.idempotency.Idempotent;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the staff do with promotion codes. Buyers put one into their cart. */
@Path("/api/v1/promotions")
@Singleton
@RolesAllowed({"moderator", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Promotions")
public class PromotionResource {

    private final Database database;
    private final Promotions promotions;
    private final CurrentCaller caller;
    private final Clock clock;

    @Inject
    PromotionResource(Database database, Promotions promotions, CurrentCaller caller, Clock clock) {
        this.database = database;
        this.promotions = promotions;
        this.caller = caller;
        this.clock = clock;
    }

    /** What is to change; what is absent stays. */
    @Schema(name = "PromotionChange")
    record Change(
            @Schema(description = "False ends it; carts that carry the code get nothing off any more")
            Optional<Boolean> active,

            @Schema(description = "From then on it cannot be used")
            Optional<Instant> validUntil,

            @Schema(description = "Not less than it was used already")
            Optional<@Min(1) Integer> maxRedemptions) {}

    /** A new code. */
    @POST
    @Idempotent(optional = true)
    @Parameter(ref = Idempotent.OPTIONAL_KEY)
    @Operation(
            operationId = "createPromotion",
            summary = "Make a promotion code",
            description =
                    "Takes a percentage off each line, or an amount off the whole, before tax and delivery. The code is"
                            + " its name: the same request again has no effect, and is refused unless it has the same"
                            + " Idempotency-Key.")
    @APIResponse(
            responseCode = "201",
            description = "The promotion",
            content =
                    @Content(
                            schema = @Schema(implementation = PromotionView.class),
                            examples = @ExampleObject(name = "promotion", value = OrdersApi.PROMOTION)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "409", ref = "CodeTaken")
    @APIResponse(responseCode = "422", ref = "Unprocessable")
    public Response create(@Valid @NotNull NewPromotion request) {
        var now = clock.instant();
        var promotion = request.promotion(now);
        var staff = caller.requireUser().accountId();
        if (!database.inTransaction(() -> promotions.add(promotion, staff))) {
            throw new ProblemException(
                    ProblemType.NAME_TAKEN, "There is a promotion with the code " + promotion.code() + " already.");
        }
        return Response.created(URI.create("/api/v1/promotions/" + promotion.code()))
                .entity(PromotionView.of(promotion))
                .build();
    }

    /** All codes. */
    @GET
    @Operation(operationId = "listPromotions", summary = "List promotions by code")
    @APIResponse(responseCode = "200", description = "A page of promotions")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public Page<PromotionView> list(
            @Parameter(description = "How many at most, 1 to 100", example = "20") @QueryParam("limit") String limit,
            @Parameter(description = "From the page before: next") @QueryParam("cursor") String cursor) {
        var after = Cursor.parse(cursor, 1).map(keys -> keys.text(0));
        var most = Limit.parse(limit);
        var found = database.inTransaction(() -> promotions.list(after, most.plusOne()));
        return Page.of(found, most, promotion -> Cursor.of(promotion.code())).map(PromotionView::of);
    }

    /** One code. */
    @GET
    @Path("/{code}")
    @Operation(operationId = "getPromotion", summary = "Read a promotion and how often it is used")
    @APIResponse(responseCode = "200", description = "The promotion")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public PromotionView get(@PathParam("code") String code) {
        return database.inTransaction(() -> promotions.find(Promotions.normal(code)))
                .map(PromotionView::of)
                .orElseThrow(PromotionResource::none);
    }

    /** Ends or prolongs it. */
    @PATCH
    @Path("/{code}")
    @Operation(
            operationId = "changePromotion",
            summary = "End a promotion, or change how long and how often it can be used",
            description = "What it takes off does not change: make another code for that.")
    @APIResponse(responseCode = "200", description = "The promotion after it")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public PromotionView change(@PathParam("code") String code, @Valid @NotNull Change change) {
        return database.inTransaction(() -> {
            var old = promotions.lock(Promotions.normal(code)).orElseThrow(PromotionResource::none);
            change.validUntil().filter(end -> !end.isAfter(old.validFrom())).ifPresent(_ -> {
                throw Problems.invalid("validUntil", "must be after validFrom");
            });
            change.maxRedemptions().filter(most -> most < old.redeemed()).ifPresent(_ -> {
                throw Problems.invalid(
                        "maxRedemptions", "must not be less than " + old.redeemed() + ", its present use");
            });
            var changed = new Promotion(
                    old.code(),
                    old.description(),
                    old.discount(),
                    old.minimumSpend(),
                    old.validFrom(),
                    change.validUntil().or(old::validUntil),
                    change.active().orElse(old.active()),
                    change.maxRedemptions().or(old::maxRedemptions),
                    old.maxPerCustomer(),
                    old.redeemed(),
                    old.createdAt());
            promotions.change(changed);
            return PromotionView.of(changed);
        });
    }

    private static ProblemException none() {
        return Problems.notFound("There is no such promotion.");
    }
}
