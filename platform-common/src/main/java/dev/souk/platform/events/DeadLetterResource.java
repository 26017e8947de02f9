package dev.souk.platform.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.identity.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * {@link DeadLetters} for admins. A service that consumes events extends it at
 * {@code /api/v1/services/<service>/dead-letters}, where the edge finds it and {@code ./souk deadletters} looks. Annotations
 * are on the methods, because those of a class are not handed down.
 */
public abstract class DeadLetterResource {

    private static final System.Logger LOG = System.getLogger(DeadLetterResource.class.getName());

    private static final String EXAMPLE = """
            {"items": [{
              "eventId": "01936f2e-7b1a-7c55-9d1e-2f6f0f3c8a11",
              "source": "orders",
              "type": "souk.orders.order-confirmed.v1",
              "aggregateId": "01936f00-1c2d-7e3f-8a4b-5c6d7e8f9a0b",
              "attempts": 5,
              "cause": "java.lang.IllegalArgumentException: no template for de",
              "setAsideAt": "2026-11-23T09:30:00Z",
              "ageSeconds": 412,
              "lastFailedAt": "2026-11-23T09:30:03Z",
              "waitingBehind": 2,
              "event": {"specversion": "1.0", "id": "01936f2e-7b1a-7c55-9d1e-2f6f0f3c8a11",
                "type": "souk.orders.order-confirmed.v1", "data": {"orderNumber": "S-2026-000123"}}
            }]}
            """;

    private final DeadLetters letters;
    private final CurrentCaller caller;
    private final Clock clock;

    /** For the constructor of a service's class. */
    protected DeadLetterResource(DeadLetters letters, CurrentCaller caller, Clock clock) {
        this.letters = letters;
        this.caller = caller;
        this.clock = clock;
    }

    /** A dead letter as an operator sees it. */
    public record DeadLetterView(
            UUID eventId,

            @Schema(description = "The service that published it")
            String source,

            String type,

            @Schema(description = "What it is about: its later events wait")
            UUID aggregateId,

            int attempts,

            @Schema(description = "The last failure") String cause,

            Instant setAsideAt,

            @Schema(description = "How long it has been waiting")
            long ageSeconds,

            Optional<Instant> lastFailedAt,

            @Schema(description = "How many later events of the aggregate wait for it")
            long waitingBehind,

            @Schema(description = "All of it, a CloudEvent", implementation = Object.class)
            JsonNode event) {

        static DeadLetterView of(DeadLetter letter, Instant now) {
            return new DeadLetterView(
                    letter.eventId(),
                    letter.stream(),
                    letter.type(),
                    letter.aggregateId(),
                    letter.attempts(),
                    letter.cause(),
                    letter.setAsideAt(),
                    Math.max(0, Duration.between(letter.setAsideAt(), now).toSeconds()),
                    letter.lastFailedAt(),
                    letter.behind(),
                    letter.envelope());
        }
    }

    /** How many are tried again. */
    public record ReplayedDeadLetters(@Schema(example = "3") int replayed) {}

    /** Why an event is given up. */
    public record DroppedDeadLetter(
            @NotBlank @Size(max = 500) @Schema(example = "The order was settled by phone, case 4711")
            String reason) {}

    /** What waits for an operator. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @SecurityRequirement(name = "bearer")
    @Tag(name = "Dead letters")
    @Operation(operationId = "listDeadLetters", summary = "List events that were given up, the oldest first")
    @APIResponse(
            responseCode = "200",
            description = "A page of dead letters",
            content =
                    @Content(
                            schema = @Schema(implementation = DeadLetterPage.class),
                            examples = @ExampleObject(name = "one", value = EXAMPLE)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public Page<DeadLetterView> list(
            @Parameter(description = "How many at most, 1 to 100", example = "20") @QueryParam("limit") String limit,
            @Parameter(description = "From an earlier page's next") @QueryParam("cursor") String cursor) {
        Limit most = Limit.parse(limit);
        long after = Cursor.parse(cursor, 1).map(keys -> keys.longValue(0)).orElse(0L);
        Instant now = clock.instant();
        return Page.of(letters.list(after, most.plusOne()), most, letter -> Cursor.of(letter.number()))
                .map(letter -> DeadLetterView.of(letter, now));
    }

    /** Tries one again. */
    @POST
    @Path("/{eventId}/replay")
    @RolesAllowed(Roles.ADMIN)
    @SecurityRequirement(name = "bearer")
    @Tag(name = "Dead letters")
    @Operation(
            operationId = "replayDeadLetter",
            summary = "Try an event again",
            description = "With all its attempts. When it succeeds, the events that wait behind it follow in order.")
    @APIResponse(responseCode = "204", description = "It is tried again, within seconds")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public void replay(@PathParam("eventId") UUID eventId) {
        letters.replay(eventId);
        LOG.log(Level.INFO, "Dead letter {0} is tried again by {1}", eventId, operator());
    }

    /** Tries all again. */
    @POST
    @Path("/replay")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @SecurityRequirement(name = "bearer")
    @Tag(name = "Dead letters")
    @Operation(operationId = "replayDeadLetters", summary = "Try all of them again")
    @APIResponse(
            responseCode = "200",
            description = "They are tried again, within seconds",
            content =
                    @Content(
                            schema = @Schema(implementation = ReplayedDeadLetters.class),
                            examples = @ExampleObject(name = "three", value = "{\"replayed\": 3}")))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public ReplayedDeadLetters replayAll() {
        int replayed = letters.replayAll();
        LOG.log(Level.INFO, "{0} dead letters are tried again by {1}", replayed, operator());
        return new ReplayedDeadLetters(replayed);
    }

    /** Gives one up for good. */
    @POST
    @Path("/{eventId}/drop")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @SecurityRequirement(name = "bearer")
    @Tag(name = "Dead letters")
    @Operation(
            operationId = "dropDeadLetter",
            summary = "Give an event up for good",
            description = "It never has its effect, and those behind it go on. Who did so and why is kept.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = DroppedDeadLetter.class),
                            examples =
                                    @ExampleObject(
                                            name = "by phone",
                                            value = "{\"reason\": \"The order was settled by phone, case 4711\"}")))
    @APIResponse(responseCode = "204", description = "It is dropped")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public void drop(@PathParam("eventId") UUID eventId, @NotNull @Valid DroppedDeadLetter drop) {
        letters.drop(eventId, operator().toString(), drop.reason());
        LOG.log(Level.INFO, "Dead letter {0} is dropped by {1}: {2}", eventId, operator(), drop.reason());
    }

    private UUID operator() {
        return caller.requireUser().accountId();
    }

    /** A page of them, for the API's description. */
    record DeadLetterPage(List<DeadLetterView> items, Optional<String> next) {}
}
