package dev.souk.orders.checkout;

import dev.souk.orders.billing.BillingGateway;
import dev.souk.orders.billing.BillingGateway.Authorization.State;
import dev.souk.platform.money.Money;
import dev.souk.platform.rest.RemoteProblem;
import dev.souk.platform.rest.RemoteUnknown;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Billing in memory, by its contract: one authorization per order and attempt, and none after a void. */
final class FakeBilling implements BillingGateway {

    final Map<String, State> payments = new LinkedHashMap<>();
    final Map<String, Money> reserved = new HashMap<>();
    final Map<UUID, Money> captures = new LinkedHashMap<>();

    /** How many times the money was really taken. */
    int charges;

    /** How often the answer about a token {@code tok_slow} is still not known. */
    int unknownAnswers;

    boolean refuseCaptures;

    /** Is told {@code before ...} and {@code after ...} each call, and may throw. */
    Consumer<String> at = _ -> {};

    @Override
    public synchronized Authorization authorize(AuthorizationRequest request) {
        at.accept("before authorize");
        var key = request.orderId() + ":" + request.attempt();
        if (request.paymentToken().equals("tok_unasked") && payments.putIfAbsent(key, State.UNKNOWN) == null) {
            throw new RemoteUnknown("billing died before it asked the provider");
        }
        if (!payments.containsKey(key) || request.paymentToken().equals("tok_unasked")) {
            charge(key, request);
        }
        at.accept("after authorize");
        return answer(payments.get(key));
    }

    private void charge(String key, AuthorizationRequest request) {
        switch (request.paymentToken()) {
            case "tok_unknown" -> throw RemoteProblem.of(422, "unknown-token");
            case "tok_declined" -> payments.put(key, State.DECLINED);
            default -> {
                charges++;
                reserved.put(key, request.amount());
                payments.put(key, request.paymentToken().equals("tok_slow") ? State.UNKNOWN : State.AUTHORIZED);
                if (request.paymentToken().equals("tok_lost_response")) {
                    throw new RemoteUnknown("the connection was dropped");
                }
            }
        }
    }

    private static Authorization answer(State state) {
        return new Authorization(state, state == State.DECLINED ? Optional.of("insufficient_funds") : Optional.empty());
    }

    @Override
    public synchronized Optional<Authorization> find(UUID orderId, int attempt) {
        at.accept("before find");
        var key = orderId + ":" + attempt;
        if (payments.get(key) == State.UNKNOWN && reserved.containsKey(key) && unknownAnswers-- <= 0) {
            payments.put(key, State.AUTHORIZED);
        }
        var found = Optional.ofNullable(payments.get(key)).map(FakeBilling::answer);
        at.accept("after find");
        return found;
    }

    @Override
    public synchronized Authorization voidAuthorization(UUID orderId, int attempt) {
        at.accept("before void");
        var key = orderId + ":" + attempt;
        reserved.remove(key);
        payments.merge(key, State.CLOSED, (old, closed) -> old == State.DECLINED ? old : closed);
        at.accept("after void");
        return answer(payments.get(key));
    }

    @Override
    public synchronized boolean capture(UUID orderId, int attempt, UUID captureId, Money amount) {
        at.accept("before capture");
        if (refuseCaptures) {
            throw RemoteProblem.of(409, "not-authorized");
        }
        captures.putIfAbsent(captureId, amount);
        at.accept("after capture");
        return true;
    }

    synchronized long reservedAmount() {
        return reserved.values().stream().mapToLong(Money::amount).sum();
    }

    synchronized long capturedAmount() {
        return captures.values().stream().mapToLong(Money::amount).sum();
    }
}
