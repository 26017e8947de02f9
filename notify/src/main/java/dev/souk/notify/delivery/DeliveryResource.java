package dev.souk.notify.delivery;

import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.identity.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
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

/** What was mailed to whom: people see their own, admins all. */
@Path("/api/v1/notifications")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Notifications", description = "Mail about accounts and orders. Live updates: WebSocket /api/v1/live.")
public class DeliveryResource {

    private static final String EXAMPLE = """
            {"items": [{
              "id": "01936f2e-7b1a-7c55-9d1e-2f6f0f3c8a11",
              "accountId": "01936f00-1c2d-7e3f-8a4b-5c6d7e8f9a0b",
              "kind": "ORDER_CONFIRMED",
              "state": "SENT",
              "recipient": "ada@example.com",
              "subject": "Your order S-2026-000123 is confirmed",
              "attempts": 1,
              "createdAt": "2026-11-23T09:30:00Z",
              "sentAt": "2026-11-23T09:30:01Z"
            }]}
            """;

    private final DeliveryLog log;
    private final CurrentCaller caller;

    @Inject
    DeliveryResource(DeliveryLog log, CurrentCaller caller) {
        this.log = log;
        this.caller = caller;
    }

    /** Mails, newest first. */
    @GET
    @RolesAllowed({Roles.CUSTOMER, Roles.ADMIN})
    @Operation(
            operationId = "listNotifications",
            summary = "List what was mailed",
            description = "Newest first. A customer sees their own mail, an admin everybody's. Contents are not kept.")
    @APIResponse(
            responseCode = "200",
            description = "A page of mails.",
            content =
                    @Content(
                            schema = @Schema(implementation = DeliveryView.Listed.class),
                            examples = @ExampleObject(name = "one", value = EXAMPLE)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    public Page<DeliveryView> list(
            @Parameter(description = "Admins: only the mail of this account.") @QueryParam("accountId") UUID accountId,
            @Parameter(description = "How many at most, 1 to 100.", example = "20") @QueryParam("limit") String limit,
            @Parameter(description = "From an earlier page's next.") @QueryParam("cursor") String cursor) {
        Optional<UUID> account = caller.get().hasRole(Roles.ADMIN)
                ? Optional.ofNullable(accountId)
                : Optional.of(caller.requireUser().accountId());
        return log.page(account, Limit.parse(limit), cursor);
    }
}
