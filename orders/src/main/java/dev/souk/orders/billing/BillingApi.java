package dev.souk.orders.billing;

import dev.souk.platform.money.Money;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Billing's internal interface, as far as orders uses it. */
@RegisterRestClient(baseUri = "http://billing")
@Path("/internal/authorizations/{orderId}/{attempt}")
interface BillingApi {

    /** What is to be reserved; the payment token is left out of {@link #toString}. */
    record AuthorizeRequest(Money amount, UUID customerId, String paymentToken, String orderNumber) {

        @Override
        public String toString() {
            return "AuthorizeRequest[" + orderNumber + ", " + amount + "]";
        }
    }

    /** What billing knows of a payment. */
    record PaymentAnswer(String state, Optional<String> declineReason) {}

    /** What is to be captured. */
    record CaptureRequest(UUID captureId, Money amount) {}

    @PUT
    PaymentAnswer authorize(
            @PathParam("orderId") UUID orderId, @PathParam("attempt") int attempt, AuthorizeRequest request);

    @GET
    PaymentAnswer find(@PathParam("orderId") UUID orderId, @PathParam("attempt") int attempt);

    @POST
    @Path("/void")
    PaymentAnswer voidAuthorization(@PathParam("orderId") UUID orderId, @PathParam("attempt") int attempt);

    @POST
    @Path("/captures")
    PaymentAnswer capture(
            @PathParam("orderId") UUID orderId, @PathParam("attempt") int attempt, CaptureRequest request);
}
