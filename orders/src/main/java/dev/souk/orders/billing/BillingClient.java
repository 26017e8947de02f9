package dev.souk.orders.billing;

import dev.souk.orders.billing.BillingApi.PaymentAnswer;
import dev.souk.orders.billing.BillingGateway.Authorization.State;
import dev.souk.platform.money.Money;
import dev.souk.platform.rest.Backoff;
import dev.souk.platform.rest.RemoteProblem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Billing over HTTP: the one place that decides how long, how often and how much at once billing is asked. */
@Singleton
@Timeout(3500)
@Bulkhead(64)
@CircuitBreaker(
        requestVolumeThreshold = 20,
        failureRatio = 0.5,
        delay = 1000,
        skipOn = {RemoteProblem.class, BulkheadException.class})
class BillingClient implements BillingGateway {

    private static final int PAGE = 500;

    private final BillingApi api;
    private final Backoff backoff = Backoff.standard();

    @Inject
    BillingClient(@RestClient BillingApi api) {
        this.api = api;
    }

    @Override
    public Authorization authorize(AuthorizationRequest request) {
        var body = new BillingApi.AuthorizeRequest(
                request.amount(),
                request.customerId(),
                request.funding() instanceof Funding.Card card ? Optional.of(card.token()) : Optional.empty(),
                request.funding() instanceof Funding.Earlier earlier
                        ? Optional.of(earlier.attempt())
                        : Optional.empty(),
                request.orderNumber());
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
        var answer = backoff.call(() -> api.voidAuthorization(orderId, attempt));
        return answer.state().equals("CAPTURED")
                ? new Authorization(State.CLOSED, Optional.empty())
                : authorization(answer);
    }

    @Override
    public void capture(UUID orderId, int attempt, UUID captureId, Money amount) {
        var body = new BillingApi.CaptureRequest(captureId, amount);
        backoff.run(() -> api.capture(orderId, attempt, body));
    }

    @Override
    public Refund refund(UUID refundId, UUID orderId, Money amount, String reason) {
        var body = new BillingApi.RefundRequest(orderId, amount, true, reason);
        var answer = backoff.call(() -> api.refund(refundId, body));
        return switch (answer.state()) {
            case "REFUNDED" -> new Refund.Refunded(answer.amount());
            case "FAILED" -> new Refund.Failed();
            default -> new Refund.Pending();
        };
    }

    @Override
    public List<Attempt> attempts(UUID after) {
        return attempts(backoff.call(() -> api.attempts(after, PAGE)));
    }

    @Override
    public List<Attempt> attemptsOf(Collection<UUID> orderIds) {
        return orderIds.isEmpty()
                ? List.of()
                : attempts(backoff.call(() -> api.attemptsOf(new BillingApi.AttemptLookup(orderIds))));
    }

    private static List<Attempt> attempts(List<BillingApi.AttemptAnswer> answers) {
        return answers.stream()
                .map(known -> new Attempt(
                        known.id(),
                        known.orderId(),
                        known.attempt(),
                        known.state(),
                        known.authorized()
                                .minus(known.captured())
                                .minus(known.released())
                                .amount(),
                        known.capturing().amount(),
                        known.captured().amount(),
                        known.refunded().plus(known.refunding()).amount()))
                .toList();
    }

    @Override
    public Map<UUID, Money> refundsOf(UUID orderId) {
        return backoff.call(() -> api.refunds(orderId)).stream()
                .filter(refund -> !refund.state().equals("PENDING"))
                .collect(Collectors.toMap(BillingApi.ListedRefund::refundId, BillingApi.ListedRefund::given));
    }

    /** Only a state that is known to be an answer counts as one. */
    private static Authorization authorization(PaymentAnswer answer) {
        var state =
                switch (answer.state()) {
                    case "AUTHORIZED", "PARTIALLY_CAPTURED", "CAPTURED" -> State.AUTHORIZED;
                    case "DECLINED" -> State.DECLINED;
                    case "VOIDED" -> State.CLOSED;
                    case "EXPIRED" -> State.EXPIRED;
                    default -> State.UNKNOWN;
                };
        return new Authorization(state, answer.declineReason());
    }
}
