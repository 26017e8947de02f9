package dev.souk.notify;

import dev.souk.platform.data.Limit;
import dev.souk.platform.errors.ErrorGroup;
import dev.souk.platform.errors.ErrorGroups;
import dev.souk.platform.identity.Roles;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import redis.clients.jedis.exceptions.JedisException;

/** What went wrong in all services, made known to admins. */
@Path("/api/v1/errors")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class ErrorResource {

    private static final String EXAMPLE = """
            {"items": [{
              "service": "orders",
              "fingerprint": "5f0c1a9be27d",
              "kind": "java.lang.NullPointerException",
              "place": "orders.checkout.Checkout.confirm",
              "message": "unexpected failure, reference 6f1d: java.lang.NullPointerException",
              "count": 12,
              "firstSeen": "2026-11-23T09:30:00Z",
              "lastSeen": "2026-11-23T09:41:07Z",
              "version": "0.1.0",
              "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
              "requestId": "01936f2e-7b1a-7c55-9d1e-2f6f0f3c8a11"
            }]}
            """;

    private final ErrorGroups groups;

    @Inject
    ErrorResource(ErrorGroups groups) {
        this.groups = groups;
    }

    /** Faults, not occurrences. */
    @Schema(name = "Errors")
    public record Errors(List<ErrorGroup> items) {}

    /** Faults, the one that occurred last first. */
    @GET
    @RolesAllowed(Roles.ADMIN)
    @SecurityRequirement(name = "bearer")
    @Tag(name = "Errors")
    @Operation(
            operationId = "listErrors",
            summary = "List faults by their fingerprint",
            description = "What services logged as errors in the last thirty days, the one that occurred last first:"
                    + " how often, since when, in which version, and a trace and a request to look at.")
    @APIResponse(
            responseCode = "200",
            description = "Faults",
            content =
                    @Content(
                            schema = @Schema(implementation = Errors.class),
                            examples = @ExampleObject(name = "one", value = EXAMPLE)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Errors list(
            @Parameter(description = "Only of this service", example = "orders") @QueryParam("service") String service,
            @Parameter(description = "How many at most, 1 to 100", example = "20") @QueryParam("limit") String limit) {
        try {
            return new Errors(
                    groups.last(Optional.ofNullable(service), Limit.parse(limit).value()));
        } catch (JedisException e) {
            throw Problems.unavailable("Redis, where errors are counted, does not answer.", Duration.ofSeconds(5));
        }
    }
}
