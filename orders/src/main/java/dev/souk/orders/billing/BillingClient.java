package dev.souk.orders.billing;

import dev.souk.orders.billing.BillingApi.PaymentAnswer;
import dev.souk.orders.billing.BillingGateway.Authorization.State;
import dev.souk.platform.money.Money;
import dev.souk.platform.rest.Backoff;
import dev.souk.platform.rest.RemoteProblem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Billing over HTTP: the one place that decides how long, how often and how much at once billing is asked. */
@Singleton
@Timeout(3500)
@Bulkhead(64)
@CircuitBreaker(requestVolumeThreshold = 20, failureRatio = 0.5, delay = 1000, skipOn = RemoteProblem.class)
class BillingClient implements BillingGateway {

    private final BillingApi api;
    private final Backoff backoff = Backoff.standard();

    @Inject
    BillingClient(@RestClient BillingApi api) {
        this.api = api;
    }

    @Override
    public Authorization authorize(AuthorizationRequest request) {
        var body = new BillingApi.AuthorizeRequest(
                request.amount(), request.customerId(), request.paymentToken(), request.orderNumber());
        try {
            return authorization(backoff.call(() -> api.authorize(request.orderId(), request.attempt(), body)));
        } catch (RemoteProblem problem) {
            if (problem.is("authorization-closed")) {
                return new Authorization(State.CLOSED, Optional.empty());
            }
            throw problem;
        }
    }

    @Override
    public Optional<Authorization> find(UUID orderId, int attempt) {
        try {
            return Optional.of(authorization(backoff.call(() -> api.find(orderId, attempt))));
        } catch (RemoteProblem problem) {
            if (problem.is("not-found")) {
                return Optional.empty();
            }
            throw problem;
        }
    }

    @Override
    public Authorization voidAuthorization(UUID orderId, int attempt) {
        return authorization(backoff.call(() -> api.voidAuthorization(orderId, attempt)));
    }

    @Override
    public boolean capture(UUID orderId, int attempt, UUID captureId, Money amount) {
        var body = new BillingApi.CaptureRequest(captureId, amount);
        return switch (backoff.call(() -> api.capture(orderId, attempt, body)).state()) {
            case "CAPTURED", "PARTIALLY_CAPTURED", "DONE" -> true;
            default -> false;
        };
    }

    /** Only a state that is known to be an answer counts as one. */
    private static Authorization authorization(PaymentAnswer answer) {
        var state =
                switch (answer.state()) {
                    case "AUTHORIZED", "PARTIALLY_CAPTURED", "CAPTURED" -> State.AUTHORIZED;
                    case "DECLINED" -> State.DECLINED;
                    case "VOIDED", "CLOSED", "EXPIRED" -> State.CLOSED;
                    default -> State.UNKNOWN;
                };
        return new Authorization(state, answer.declineReason());
    }
}
