package dev.souk.orders.checkout;

import dev.souk.orders.billing.BillingGateway;
import dev.souk.orders.billing.BillingGateway.Authorization.State;
import dev.souk.platform.money.Money;
import dev.souk.platform.rest.RemoteProblem;
import dev.souk.platform.rest.RemoteUnknown;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Billing in memory, by its contract: one authorization per order and attempt, and none after a void. */
final class FakeBilling implements BillingGateway {

    final Map<String, State> payments = new LinkedHashMap<>();
    final Map<String, Money> reserved = new HashMap<>();
    final Map<UUID, Money> captures = new LinkedHashMap<>();
    final Map<UUID, Money> refunds = new LinkedHashMap<>();
    private final Map<UUID, Long> wanted = new HashMap<>();
    private final Map<UUID, String> captured = new HashMap<>();
    private final Set<String> expired = new HashSet<>();

    /** What is on its way to be captured, by attempt, in minor units. */
    final Map<String, Long> capturing = new HashMap<>();

    /** Orders and attempts that were asked for by a comparison. */
    final Set<UUID> compared = new HashSet<>();

    /** How many times the money was really taken. */
    int charges;

    /** How often the answer about a token {@code tok_slow} is still not known. */
    int unknownAnswers;

    /** How often a refund is still not known. */
    int pendingRefunds;

    boolean refuseCaptures;
    boolean refuseRefunds;
    boolean declineAgain;

    /** Is told {@code before ...} and {@code after ...} each call, and may throw. */
    volatile Consumer<String> at = _ -> {};

    @Override
    public Authorization authorize(AuthorizationRequest request) {
        at.accept("before authorize");
        var answer = authorized(request);
        at.accept("after authorize");
        return answer;
    }

    private synchronized Authorization authorized(AuthorizationRequest request) {
        var key = request.orderId() + ":" + request.attempt();
        var token = request.funding() instanceof Funding.Card card ? card.token() : "on file";
        if (request.funding() instanceof Funding.Earlier earlier
                && payments.get(request.orderId() + ":" + earlier.attempt()) == State.AUTHORIZED
                && !expired.contains(request.orderId() + ":" + earlier.attempt())) {
            throw RemoteProblem.of(409, "authorization-open");
        }
        if (token.equals("tok_unasked") && payments.putIfAbsent(key, State.UNKNOWN) == null) {
            throw new RemoteUnknown("billing died before it asked the provider");
        }
        if (!payments.containsKey(key) || token.equals("tok_unasked")) {
            charge(key, token, request.amount());
        }
        return answer(payments.get(key));
    }

    private void charge(String key, String token, Money amount) {
        switch (declineAgain && token.equals("on file") ? "tok_declined" : token) {
            case "tok_unknown" -> throw RemoteProblem.of(422, "unknown-token");
            case "tok_declined" -> payments.put(key, State.DECLINED);
            default -> {
                charges++;
                reserved.put(key, amount);
                payments.put(key, token.equals("tok_slow") ? State.UNKNOWN : State.AUTHORIZED);
                if (token.equals("tok_lost_response")) {
                    throw new RemoteUnknown("the connection was dropped");
                }
            }
        }
    }

    private static Authorization answer(State state) {
        return new Authorization(state, state == State.DECLINED ? Optional.of("insufficient-funds") : Optional.empty());
    }

    @Override
    public Optional<Authorization> find(UUID orderId, int attempt) {
        at.accept("before find");
        var found = found(orderId + ":" + attempt);
        at.accept("after find");
        return found;
    }

    private synchronized Optional<Authorization> found(String key) {
        if (payments.get(key) == State.UNKNOWN && reserved.containsKey(key) && unknownAnswers-- <= 0) {
            payments.put(key, State.AUTHORIZED);
        }
        return Optional.ofNullable(payments.get(key)).map(FakeBilling::answer);
    }

    @Override
    public Authorization voidAuthorization(UUID orderId, int attempt) {
        at.accept("before void");
        var answer = voided(orderId + ":" + attempt);
        at.accept("after void");
        return answer;
    }

    private synchronized Authorization voided(String key) {
        letGo(key);
        payments.merge(key, State.CLOSED, (old, closed) -> old == State.DECLINED ? old : closed);
        return answer(payments.get(key));
    }

    /** The provider's term is over. */
    synchronized void expire(UUID orderId, int attempt) {
        expired.add(orderId + ":" + attempt);
        letGo(orderId + ":" + attempt);
    }

    /** Billing forgets its only capture, as one that comes back from an older backup. */
    synchronized Money forgetCapture() {
        var id = captures.keySet().iterator().next();
        captured.remove(id);
        return captures.remove(id);
    }

    /** What was captured stays taken; the rest is reserved no more. */
    private void letGo(String key) {
        captured.entrySet().stream()
                .filter(capture -> capture.getValue().equals(key))
                .map(capture -> captures.get(capture.getKey()))
                .reduce(Money::plus)
                .ifPresentOrElse(taken -> reserved.put(key, taken), () -> reserved.remove(key));
    }

    @Override
    public void capture(UUID orderId, int attempt, UUID captureId, Money amount) {
        at.accept("before capture");
        capture(orderId + ":" + attempt, captureId, amount);
        at.accept("after capture");
    }

    private synchronized void capture(String key, UUID captureId, Money amount) {
        if (captures.containsKey(captureId)) {
            return;
        }
        if (refuseCaptures) {
            throw RemoteProblem.of(409, "not-authorized");
        }
        if (expired.contains(key)) {
            throw RemoteProblem.of(409, "authorization-expired");
        }
        if (payments.get(key) != State.AUTHORIZED) {
            throw RemoteProblem.of(409, "not-authorized");
        }
        captures.put(captureId, amount);
        captured.put(captureId, key);
    }

    @Override
    public Refund refund(UUID refundId, UUID orderId, Money amount, String reason) {
        at.accept("before refund");
        var state = refunded(refundId, amount);
        at.accept("after refund");
        return state;
    }

    @Override
    public synchronized List<Attempt> attempts(UUID after) {
        var page = payments.keySet().stream()
                .map(this::attempt)
                .filter(attempt -> attempt.id().compareTo(after) > 0)
                .sorted(Comparator.comparing(Attempt::id))
                .limit(2)
                .toList();
        page.forEach(attempt -> compared.add(attempt.orderId()));
        return page;
    }

    @Override
    public synchronized List<Attempt> attemptsOf(Collection<UUID> orderIds) {
        at.accept("before attempts");
        compared.addAll(orderIds);
        return payments.keySet().stream()
                .map(this::attempt)
                .filter(attempt -> orderIds.contains(attempt.orderId()))
                .toList();
    }

    private Attempt attempt(String key) {
        var order = UUID.fromString(key.substring(0, 36));
        int number = Integer.parseInt(key.substring(37));
        long taken = captured.entrySet().stream()
                .filter(capture -> capture.getValue().equals(key))
                .mapToLong(capture -> captures.get(capture.getKey()).amount())
                .sum();
        long held = reserved.containsKey(key) ? reserved.get(key).amount() - taken : 0;
        return new Attempt(
                new UUID(order.getMostSignificantBits(), number),
                order,
                number,
                expired.contains(key) ? "EXPIRED" : payments.get(key).name(),
                held,
                capturing.getOrDefault(key, 0L),
                taken,
                0);
    }

    @Override
    public synchronized Map<UUID, Money> refundsOf(UUID orderId) {
        return Map.copyOf(refunds);
    }

    private synchronized Refund refunded(UUID refundId, Money amount) {
        if (refuseRefunds) {
            return new Refund.Failed();
        }
        if (pendingRefunds-- > 0) {
            return new Refund.Pending();
        }
        if (!refunds.containsKey(refundId)) {
            long given = Math.min(capturedAmount() - refundedAmount(), amount.amount());
            if (amount.amount() - given > givenByHand()) {
                throw RemoteProblem.of(409, "refund-exceeds-captured");
            }
            wanted.put(refundId, amount.amount());
            refunds.put(refundId, Money.of(given, amount.currency()));
        }
        return new Refund.Refunded(refunds.get(refundId));
    }

    /** What nobody asked for here, without that in whose place less was given. */
    private long givenByHand() {
        return refundedAmount()
                - wanted.values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized long reservedAmount() {
        return reserved.values().stream().mapToLong(Money::amount).sum();
    }

    synchronized long capturedAmount() {
        return captures.values().stream().mapToLong(Money::amount).sum();
    }

    synchronized long refundedAmount() {
        return refunds.values().stream().mapToLong(Money::amount).sum();
    }
}
