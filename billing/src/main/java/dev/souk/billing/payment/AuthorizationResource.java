package dev.souk.billing.payment;

import dev.souk.platform.identity.RequiresScope;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * What the service that sells may do with an order's payment. Every operation is idempotent by order, attempt and
 * {@code captureId}; an answer of 5xx means that the outcome is not known yet and the request is to be repeated.
 */
@Path("/internal/authorizations/{orderId}/{attempt}")
@Singleton
@RequiresScope("billing:payments")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AuthorizationResource {

    private final Authorizations authorizations;
    private final Captures captures;

    @Inject
    AuthorizationResource(Authorizations authorizations, Captures captures) {
        this.authorizations = authorizations;
        this.captures = captures;
    }

    /** Holds the amount. {@code UNKNOWN} means that the provider has not answered: ask again. */
    @PUT
    @Operation(hidden = true)
    public AuthorizationView authorize(
            @PathParam("orderId") UUID orderId,
            @PathParam("attempt") @Min(1) int attempt,
            @NotNull @Valid AuthorizationBody body) {
        requirePositive(body.amount());
        return AuthorizationView.of(authorizations.authorize(new AuthorizationRequest(
                orderId, attempt, body.customerId(), body.orderNumber(), body.amount(), source(attempt, body))));
    }

    /** What became of an attempt; 404 when it was never started. */
    @GET
    @Operation(hidden = true)
    public AuthorizationView find(@PathParam("orderId") UUID orderId, @PathParam("attempt") @Min(1) int attempt) {
        return authorizations
                .find(orderId, attempt)
                .map(AuthorizationView::of)
                .orElseThrow(() -> Problems.notFound("This attempt was never started."));
    }

    /** Gives back what is held, or may be; forbids an attempt that was never started. */
    @POST
    @Path("/void")
    @Operation(hidden = true)
    public AuthorizationView voidAttempt(
            @PathParam("orderId") UUID orderId, @PathParam("attempt") @Min(1) int attempt) {
        return AuthorizationView.of(authorizations.voidAttempt(orderId, attempt));
    }

    /** Takes a part of what is held. */
    @POST
    @Path("/captures")
    @Operation(hidden = true)
    public CaptureView capture(
            @PathParam("orderId") UUID orderId,
            @PathParam("attempt") @Min(1) int attempt,
            @NotNull @Valid CaptureBody body) {
        requirePositive(body.amount());
        return CaptureView.of(
                captures.capture(orderId, attempt, body.captureId(), body.amount()), body.captureId(), body.amount());
    }

    private static AuthorizationRequest.Source source(int attempt, AuthorizationBody body) {
        if (body.paymentToken().isPresent() == body.reauthorizes().isPresent()) {
            throw Problems.invalid("paymentToken", "give either paymentToken or reauthorizes");
        }
        return body.paymentToken()
                .<AuthorizationRequest.Source>map(AuthorizationRequest.Source.Card::new)
                .orElseGet(() -> earlier(attempt, body.reauthorizes().orElseThrow()));
    }

    private static AuthorizationRequest.Source earlier(int attempt, int number) {
        if (number >= attempt) {
            throw Problems.invalid("reauthorizes", "must be an earlier attempt than " + attempt);
        }
        return new AuthorizationRequest.Source.Attempt(number);
    }

    private static void requirePositive(Money amount) {
        if (!amount.isPositive()) {
            throw Problems.invalid("amount", "must be more than nothing");
        }
    }

    /**
     * What is to be held.
     *
     * @param orderNumber what people call the order
     * @param paymentToken names the card at the provider; a secret
     * @param reauthorizes instead of a token: an earlier attempt, which has ended, whose card is used again
     */
    public record AuthorizationBody(
            @NotNull Money amount,
            @NotNull UUID customerId,
            Optional<@Size(min = 1, max = 200) String> paymentToken,
            Optional<@Min(1) Integer> reauthorizes,
            @NotBlank @Size(max = 40) String orderNumber) {

        @Override
        public String toString() {
            return "AuthorizationBody[" + orderNumber + " " + amount + "]";
        }
    }

    /**
     * What is to be taken.
     *
     * @param captureId chosen by the caller: the same id takes the money once
     */
    public record CaptureBody(
            @NotNull UUID captureId, @NotNull Money amount) {}
}
