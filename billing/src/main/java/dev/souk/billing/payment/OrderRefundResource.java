package dev.souk.billing.payment;

import dev.souk.platform.identity.RequiresScope;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.Problems;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Refunds as the service that sells asks for them: by order, idempotent by {@code refundId}. */
@Path("/internal/refunds")
@RequestScoped
@RequiresScope("billing:payments")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class OrderRefundResource {

    private final OrderRefunds refunds;

    @Inject
    OrderRefundResource(OrderRefunds refunds) {
        this.refunds = refunds;
    }

    /** Gives money back; {@code PENDING} means that the provider has not answered: repeat, or look later. */
    @PUT
    @Path("/{refundId}")
    @Operation(hidden = true)
    public OrderRefundView refund(@PathParam("refundId") UUID refundId, @NotNull @Valid RefundBody body) {
        if (!body.amount().isPositive()) {
            throw Problems.invalid("amount", "must be more than nothing");
        }
        return refunds.refund(
                refundId, body.orderId(), body.amount(), body.orLess().orElse(false), body.reason());
    }

    /** Every refund of an order, oldest first. */
    @GET
    @Operation(hidden = true)
    public List<OrderRefundView> list(@NotNull @QueryParam("orderId") UUID orderId) {
        return refunds.of(orderId);
    }

    /**
     * What is to be given back.
     *
     * @param orLess whether, when a part of it was given back by hand before, the rest is enough, be it nothing; the answer
     *     tells how much it is
     * @param reason for the shop's own records
     */
    public record RefundBody(
            @NotNull UUID orderId,
            @NotNull Money amount,
            Optional<Boolean> orLess,
            @NotBlank @Size(max = 200) String reason) {}
}
