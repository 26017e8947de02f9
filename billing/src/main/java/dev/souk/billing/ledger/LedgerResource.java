package dev.souk.billing.ledger;

import dev.souk.platform.data.Database;
import dev.souk.platform.identity.Roles;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The books, for admins. */
@Path("/api/v1/payments")
@RequestScoped
@RolesAllowed(Roles.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Ledger", description = "The double-entry books behind the payments.")
public class LedgerResource {

    private static final String BALANCES_EXAMPLE = """
            {"items": [
              {"account": "provider-clearing", "amount": {"amount": 4990, "currency": "EUR"}},
              {"account": "sales-revenue", "amount": {"amount": -4990, "currency": "EUR"}}
            ]}
            """;

    private static final String LEDGER_EXAMPLE = """
            {"items": [{
              "id": "01936f2e-7b2c-7a10-8b3e-7d1c5a9e0f42",
              "kind": "AUTHORIZATION",
              "bookedAt": "2026-11-23T09:30:00Z",
              "postings": [
                {"account": "authorizations-held", "amount": {"amount": 4990, "currency": "EUR"}},
                {"account": "authorizations-contra", "amount": {"amount": -4990, "currency": "EUR"}}
              ]
            }]}
            """;

    private final Ledger ledger;
    private final Database database;

    @Inject
    LedgerResource(Ledger ledger, Database database) {
        this.ledger = ledger;
        this.database = database;
    }

    /** What was booked for one payment; empty for a payment that never held money. */
    @GET
    @Path("/{id}/ledger")
    @Operation(
            operationId = "getPaymentLedger",
            summary = "Read what was booked for a payment",
            description = "Oldest first. Debits are positive, credits negative; each entry sums to zero.")
    @APIResponse(
            responseCode = "200",
            description = "The entries.",
            content =
                    @Content(
                            schema = @Schema(implementation = PaymentLedger.class),
                            examples = @ExampleObject(name = "authorized", value = LEDGER_EXAMPLE)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public PaymentLedger entries(@PathParam("id") UUID paymentId) {
        return new PaymentLedger(database.inTransaction(() -> {
            if (!ledger.isOfPayment(paymentId)) {
                throw Problems.notFound("There is no such payment.");
            }
            return ledger.entriesOf(paymentId);
        }));
    }

    /** What every account holds. */
    @GET
    @Path("/balances")
    @Operation(
            operationId = "listBalances",
            summary = "Read the balance of every ledger account",
            description = "One line per account and currency; all lines of a currency sum to zero.")
    @APIResponse(
            responseCode = "200",
            description = "The balances.",
            content =
                    @Content(
                            schema = @Schema(implementation = Balances.class),
                            examples = @ExampleObject(name = "one-sale", value = BALANCES_EXAMPLE)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public Balances balances() {
        return new Balances(database.inTransaction(ledger::balances));
    }

    /** The entries of one payment, oldest first. */
    public record PaymentLedger(List<BookedEntry> items) {}

    /** Every account's balance. */
    public record Balances(List<Balance> items) {}
}
