package dev.souk.billing.webhook;

import dev.souk.billing.provider.ProviderEvent;
import dev.souk.billing.provider.ProviderSettings;
import dev.souk.billing.provider.WebhookSignature;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.identity.Roles;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

/** Where payment providers tell what happened, and where admins see what nobody could make anything of. */
@Path("/api/v1/payments/webhooks")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@org.eclipse.microprofile.openapi.annotations.tags.Tag(
        name = "Webhooks",
        description = "What payment providers tell of their own accord.")
public class WebhookResource {

    private static final String EVENT = """
            {
              "id": "0b5cbd3e-3f8d-4e0e-9d3c-0c8e0f4a7b11",
              "type": "payment.expired",
              "key": "01936f2e-6a90-7d02-8c44-5b0e9a7d1f20:1",
              "createdAt": "2026-11-30T09:30:00Z"
            }
            """;

    private static final String PARKED = """
            {"items": [{
              "provider": "simulator",
              "eventId": "0b5cbd3e-3f8d-4e0e-9d3c-0c8e0f4a7b11",
              "type": "payment.captured",
              "subject": "01936f2e-6a90-7d02-8c44-5b0e9a7d1f20:1",
              "state": "PARKED",
              "detail": "There is no such payment here.",
              "happenedAt": "2026-11-30T09:30:00Z",
              "receivedAt": "2026-11-30T09:30:01Z"
            }]}
            """;

    private static final String NOT_SIGNED = """
            {
              "type": "urn:souk:problem:webhook-not-signed",
              "title": "The signature is missing or not good",
              "status": 401,
              "detail": "Sign \\"<timestamp>.<body>\\" with the shared secret."
            }
            """;

    private final WebhookGate gate;
    private final Webhooks webhooks;
    private final MetricRegistry metrics;

    @Inject
    WebhookResource(WebhookGate gate, Webhooks webhooks, MetricRegistry metrics) {
        this.gate = gate;
        this.webhooks = webhooks;
        this.metrics = metrics;
    }

    /** Takes an event in, once; one that was taken in before is answered in the same way and does nothing. */
    @POST
    @Path("/{provider}")
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "receiveWebhook",
            summary = "Tell what happened at a payment provider",
            description =
                    "For providers only: signed instead of logged in. The same event may be sent any number of times.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = ProviderEvent.class),
                            examples = @ExampleObject(name = "expired", value = EVENT)))
    @APIResponse(responseCode = "204", description = "Taken in, now or earlier.")
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(
            responseCode = "401",
            description = "The signature is missing or was not made with the shared secret.",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "Problem"),
                            examples = @ExampleObject(name = "not-signed", value = NOT_SIGNED)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(
            responseCode = "413",
            description = "Larger than 64 KiB.",
            content = @Content(mediaType = "application/problem+json", schema = @Schema(ref = "Problem")))
    public void receive(
            @Parameter(example = "simulator") @PathParam("provider") String provider,
            @Parameter(description = "When it was sent, in seconds since 1970; at most five minutes ago.")
                    @HeaderParam(WebhookSignature.TIMESTAMP_HEADER)
                    String timestamp,
            @Parameter(description = "v1=<hex of HMAC-SHA256 over timestamp.body>; several separated by commas.")
                    @HeaderParam(WebhookSignature.SIGNATURE_HEADER)
                    String signature,
            InputStream body) {
        if (!provider.equals(ProviderSettings.SIMULATOR)) {
            throw Problems.notFound("There is no such payment provider.");
        }
        count(provider, outcome(provider, timestamp, signature, body));
    }

    /** Webhooks by what came of them, newest first. */
    @GET
    @RolesAllowed(Roles.ADMIN)
    @SecurityRequirement(name = "bearer")
    @Operation(
            operationId = "listWebhooks",
            summary = "List what providers told",
            description = "Newest first; those that are about nothing known here, unless others are asked for.")
    @APIResponse(
            responseCode = "200",
            description = "A page of webhooks.",
            content =
                    @Content(
                            schema = @Schema(implementation = Listed.class),
                            examples = @ExampleObject(name = "parked", value = PARKED)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public Page<Webhook> list(
            @QueryParam("state") @DefaultValue("PARKED") Webhook.State state,
            @Parameter(description = "How many at most, 1 to 100.", example = "20") @QueryParam("limit") String limit,
            @Parameter(description = "From an earlier page's next.") @QueryParam("cursor") String cursor) {
        return webhooks.page(state, Limit.parse(limit), cursor);
    }

    private String outcome(String provider, String timestamp, String signature, InputStream body) {
        try {
            return webhooks.receive(provider, gate.admit(timestamp, signature, body));
        } catch (ProblemException e) {
            count(provider, "refused");
            throw e;
        }
    }

    private void count(String provider, String outcome) {
        metrics.counter("souk_billing_webhooks", new Tag("provider", provider), new Tag("outcome", outcome))
                .inc();
    }

    /** A part of a longer list, newest first. */
    @Schema(name = "WebhookPage")
    public record Listed(
            List<Webhook> items,

            @Schema(description = "The cursor of the next page; absent on the last.")
            Optional<String> next) {}
}
