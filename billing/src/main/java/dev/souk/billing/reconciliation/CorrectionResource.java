package dev.souk.billing.reconciliation;

import dev.souk.billing.ledger.BookedEntry;
import dev.souk.billing.ledger.Posting;
import dev.souk.platform.idempotency.Idempotent;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.identity.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
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

/** Corrections of the ledger, for admins. */
@Path("/api/v1/payments/{id}/ledger/corrections")
@RequestScoped
@RolesAllowed(Roles.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Ledger")
public class CorrectionResource {

    private static final System.Logger LOG = System.getLogger(CorrectionResource.class.getName());

    private static final String CORRECTION = """
            {
              "reason": "Refund 4711 was booked twice by hand",
              "postings": [
                {"account": "provider-clearing", "amount": {"amount": 4990, "currency": "EUR"}},
                {"account": "sales-refunds", "amount": {"amount": -4990, "currency": "EUR"}}
              ]
            }
            """;

    private static final String BOOKED = """
            {
              "id": "01936f2e-7b2c-7a10-8b3e-7d1c5a9e0f42",
              "kind": "CORRECTION",
              "bookedAt": "2026-11-23T09:30:00Z",
              "postings": [
                {"account": "provider-clearing", "amount": {"amount": 4990, "currency": "EUR"}},
                {"account": "sales-refunds", "amount": {"amount": -4990, "currency": "EUR"}}
              ],
              "reason": "Refund 4711 was booked twice by hand",
              "correctedBy": "01936f2e-1111-7a10-8b3e-7d1c5a9e0f42"
            }
            """;

    private final Corrections corrections;
    private final CurrentCaller caller;

    @Inject
    CorrectionResource(Corrections corrections, CurrentCaller caller) {
        this.corrections = corrections;
        this.caller = caller;
    }

    /** What is to be booked, and why. */
    @Schema(name = "LedgerCorrection")
    public record Correction(
            @NotBlank @Size(max = 500) String reason,

            @NotNull
            @Size(min = 2, max = 20)
            @Schema(description = "Debits are positive, credits negative; they sum to zero")
            List<@NotNull Posting> postings) {}

    /** Books a correction. */
    @POST
    @Idempotent
    @Operation(
            operationId = "correctPaymentLedger",
            summary = "Put right what is booked for a payment",
            description =
                    "By a new entry: what was booked is never changed. After it the ledger has to say of the payment"
                            + " what the payment says; a correction that would leave or make a difference is refused.")
    @Parameter(ref = "IdempotencyKey")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Correction.class),
                            examples = @ExampleObject(name = "twice", value = CORRECTION)))
    @APIResponse(
            responseCode = "201",
            description = "The entry.",
            content =
                    @Content(
                            schema = @Schema(implementation = BookedEntry.class),
                            examples = @ExampleObject(name = "booked", value = BOOKED)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(
            responseCode = "409",
            description =
                    "The ledger would not agree with the payment, or the first request with this Idempotency-Key is in"
                            + " flight.",
            content = @Content(mediaType = "application/problem+json", schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "422",
            description = "The Idempotency-Key was used with another body.",
            content = @Content(mediaType = "application/problem+json", schema = @Schema(ref = "Problem")))
    public Response correct(@PathParam("id") UUID paymentId, @NotNull @Valid Correction correction) {
        UUID by = caller.requireUser().accountId();
        BookedEntry entry = corrections.book(paymentId, correction.postings(), correction.reason(), by);
        LOG.log(
                System.Logger.Level.INFO,
                "The ledger of payment {0} is corrected by {1}: {2}",
                paymentId,
                by,
                entry.id());
        return Response.status(Response.Status.CREATED).entity(entry).build();
    }
}
