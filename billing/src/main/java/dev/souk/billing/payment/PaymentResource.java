package dev.souk.billing.payment;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.idempotency.Idempotent;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.identity.Roles;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
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
import jakarta.ws.rs.core.Response;
import java.net.URI;
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

/** Payments for customers, who see their own, and for admins, who see all and refund. */
@Path("/api/v1/payments")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "Payments", description = "What was paid for an order, and refunds.")
public class PaymentResource {

    private final Payments payments;
    private final PaymentList list;
    private final Refunds refunds;
    private final Settlement settlement;
    private final Database database;
    private final CurrentCaller caller;

    @Inject
    PaymentResource(
            Payments payments,
            PaymentList list,
            Refunds refunds,
            Settlement settlement,
            Database database,
            CurrentCaller caller) {
        this.payments = payments;
        this.list = list;
        this.refunds = refunds;
        this.settlement = settlement;
        this.database = database;
        this.caller = caller;
    }

    /** Payments, newest first. */
    @GET
    @RolesAllowed({Roles.CUSTOMER, Roles.ADMIN})
    @Operation(
            operationId = "listPayments",
            summary = "List payments",
            description = "Newest first. A customer sees their own payments, an admin everybody's.")
    @APIResponse(
            responseCode = "200",
            description = "A page of payments.",
            content =
                    @Content(
                            schema = @Schema(implementation = PaymentView.Listed.class),
                            examples = @ExampleObject(name = "one", value = BillingExamples.PAYMENTS)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    public Page<PaymentView> list(
            @Parameter(description = "Only the payments of this order.") @QueryParam("orderId") UUID orderId,
            @Parameter(description = "How many at most, 1 to 100.", example = "20") @QueryParam("limit") String limit,
            @Parameter(description = "From an earlier page's next.") @QueryParam("cursor") String cursor) {
        Optional<UUID> owner =
                isAdmin() ? Optional.empty() : Optional.of(caller.requireUser().accountId());
        return list.page(owner, Optional.ofNullable(orderId), Limit.parse(limit), cursor);
    }

    /** One payment. */
    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.CUSTOMER, Roles.ADMIN})
    @Operation(operationId = "getPayment", summary = "Read a payment with its refunds")
    @APIResponse(
            responseCode = "200",
            description = "The payment.",
            content =
                    @Content(
                            schema = @Schema(implementation = PaymentView.class),
                            examples = @ExampleObject(name = "captured", value = BillingExamples.PAYMENT)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public PaymentView get(@PathParam("id") UUID id) {
        return database.inTransaction(() -> payments.find(id)
                .filter(payment -> payment.state() != PaymentState.CLOSED)
                .filter(payment -> isAdmin()
                        || payment.attempt()
                                .customerId()
                                .equals(caller.requireUser().accountId()))
                .map(payment -> PaymentView.of(payment, payments.refundsOf(id)))
                .orElseThrow(() -> Problems.notFound("There is no such payment.")));
    }

    /** Asks for a refund; the provider is asked once the request is safely stored. */
    @POST
    @Path("/{id}/refunds")
    @RolesAllowed(Roles.ADMIN)
    @Idempotent
    @Operation(
            operationId = "refundPayment",
            summary = "Give captured money back",
            description = "Stores the refund and puts it to the provider at once; read the payment to see it DONE. "
                    + "All refunds together never exceed what was captured.")
    @Parameter(ref = "IdempotencyKey")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = RefundBody.class),
                            examples = @ExampleObject(name = "part", value = BillingExamples.REFUND_REQUEST)))
    @APIResponse(
            responseCode = "202",
            description = "The refund is stored and on its way; look where Location says.",
            content =
                    @Content(
                            schema = @Schema(implementation = RefundView.class),
                            examples = @ExampleObject(name = "pending", value = BillingExamples.REFUND)))
    @APIResponse(responseCode = "400", ref = "InvalidRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(
            responseCode = "409",
            description = "More than what was captured, or the first request with this Idempotency-Key is in flight.",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "Problem"),
                            examples = @ExampleObject(name = "too-much", value = BillingExamples.REFUND_TOO_MUCH)))
    @APIResponse(
            responseCode = "422",
            description = "The payment is in another currency, or the Idempotency-Key was used with another body.",
            content = @Content(mediaType = "application/problem+json", schema = @Schema(ref = "Problem")))
    public Response refund(@PathParam("id") UUID id, @NotNull @Valid RefundBody body) {
        if (!body.amount().isPositive()) {
            throw Problems.invalid("amount", "must be more than nothing");
        }
        Refund refund = refunds.request(id, body.amount(), body.reason());
        database.afterCommit(settlement::wake);
        return Response.accepted(RefundView.of(refund, payments.find(id).orElseThrow()))
                .location(URI.create("/api/v1/payments/" + id))
                .build();
    }

    private boolean isAdmin() {
        return caller.get().hasRole(Roles.ADMIN);
    }

    /**
     * What is to be given back.
     *
     * @param reason for the shop's own records
     */
    @Schema(name = "RefundRequest")
    public record RefundBody(
            @NotNull Money amount,

            @NotBlank @Size(max = 200) @Schema(example = "The lamp arrived broken")
            String reason) {}
}
