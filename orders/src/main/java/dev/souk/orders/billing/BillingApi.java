package dev.souk.orders.billing;

import dev.souk.platform.money.Money;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Billing's internal interface, as far as orders uses it. */
@RegisterRestClient(baseUri = "http://billing")
@Path("/internal")
interface BillingApi {

    String ATTEMPT = "/authorizations/{orderId}/{attempt}";

    /** What is to be reserved, by a payment token or by an earlier attempt; the token is left out of {@link #toString}. */
    record AuthorizeRequest(
            Money amount,
            UUID customerId,
            Optional<String> paymentToken,
            Optional<Integer> reauthorizes,
            String orderNumber) {

        @Override
        public String toString() {
            return "AuthorizeRequest[" + orderNumber + ", " + amount + "]";
        }
    }

    /** What billing knows of a payment. */
    record PaymentAnswer(String state, Optional<String> declineReason) {}

    /** What is to be captured. */
    record CaptureRequest(UUID captureId, Money amount) {}

    /** What is to be given back. */
    record RefundRequest(UUID orderId, Money amount, boolean orLess, String reason) {}

    /** How far a refund is, and how much it gives. */
    record RefundAnswer(String state, Money amount) {}

    /** An attempt with its amounts. */
    record AttemptAnswer(
            UUID id,
            UUID orderId,
            int attempt,
            String state,
            Money authorized,
            Money capturing,
            Money captured,
            Money released,
            Money refunding,
            Money refunded) {}

    /** Orders whose attempts are wanted. */
    record AttemptLookup(Collection<UUID> orderIds) {}

    /** A refund in the list. */
    record ListedRefund(UUID refundId, String state, Money amount, List<RefundPart> parts) {

        /** Without parts that the provider refused. */
        Money given() {
            return parts.stream()
                    .filter(part -> part.state().equals("DONE"))
                    .map(RefundPart::amount)
                    .reduce(Money.zero(amount.currency()), Money::plus);
        }
    }

    /** What one payment gives back. */
    record RefundPart(Money amount, String state) {}

    @GET
    @Path("/authorizations")
    List<AttemptAnswer> attempts(@QueryParam("after") UUID after, @QueryParam("limit") int limit);

    @POST
    @Path("/authorizations/lookup")
    List<AttemptAnswer> attemptsOf(AttemptLookup lookup);

    @GET
    @Path("/refunds")
    List<ListedRefund> refunds(@QueryParam("orderId") UUID orderId);

    @PUT
    @Path(ATTEMPT)
    PaymentAnswer authorize(
            @PathParam("orderId") UUID orderId, @PathParam("attempt") int attempt, AuthorizeRequest request);

    @GET
    @Path(ATTEMPT)
    PaymentAnswer find(@PathParam("orderId") UUID orderId, @PathParam("attempt") int attempt);

    @POST
    @Path(ATTEMPT + "/void")
    PaymentAnswer voidAuthorization(@PathParam("orderId") UUID orderId, @PathParam("attempt") int attempt);

    @POST
    @Path(ATTEMPT + "/captures")
    void capture(@PathParam("orderId") UUID orderId, @PathParam("attempt") int attempt, CaptureRequest request);

    @PUT
    @Path("/refunds/{refundId}")
    RefundAnswer refund(@PathParam("refundId") UUID refundId, RefundRequest request);
}
