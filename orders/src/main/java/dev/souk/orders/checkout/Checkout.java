package dev.souk.orders.checkout;

import dev.souk.orders.billing.BillingGateway;
import dev.souk.orders.billing.BillingGateway.Authorization;
import dev.souk.orders.billing.BillingGateway.AuthorizationRequest;
import dev.souk.orders.billing.BillingGateway.Funding;
import dev.souk.orders.cancellation.Unwinding;
import dev.souk.orders.cart.RecentCarts;
import dev.souk.orders.catalog.CatalogGateway;
import dev.souk.orders.catalog.CatalogGateway.Hold;
import dev.souk.orders.order.Actor;
import dev.souk.orders.order.CancelReason;
import dev.souk.orders.order.OrderEvents;
import dev.souk.orders.order.Orders;
import dev.souk.orders.saga.ParkException;
import dev.souk.orders.saga.Progress;
import dev.souk.orders.saga.Saga;
import dev.souk.orders.saga.Saga.Payment;
import dev.souk.orders.saga.Saga.Step;
import dev.souk.orders.saga.SagaScript;
import dev.souk.platform.problem.Problems;
import dev.souk.platform.rest.RemoteProblem;
import dev.souk.platform.rest.RemoteUnknown;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * The saga that turns a PENDING order into a CONFIRMED one, or into a CANCELLED one that holds no stock and no money.
 *
 * <pre>
 * HOLD and authorize ----------> done: order CONFIRMED
 *  |            |    |  \                  ^
 *  |            |    |   no answer         |
 *  |            |    |     \--> SETTLE ----+
 *  |   declined |    |refused     |
 *  |out of      |    v            |
 *  |stock       |   VOID &lt;--------+ (closed)
 *  v            v    v            | declined
 *  +--------> RELEASE &lt;----------+ ---> done: order CANCELLED, cart open again
 * </pre>
 *
 * <p>Stock and money are asked for in one step, because both questions can be asked again: from the commit that places the
 * order on, its row says that the payment is UNKNOWN. Whoever takes the saga over does not know how far it got, so the same
 * hold is asked for again, and the money with the key under which it may have been requested; nobody guesses. What catalog
 * refuses then is no proof that billing was never asked: VOID comes first. RELEASE also leaves a mark in catalog that refuses a hold which arrives late, and VOID one in
 * billing that refuses a late authorization.
 */
@Singleton
class Checkout implements SagaScript {

    private final Orders orders;
    private final PlacedOrders placed;
    private final RecentCarts carts;
    private final CatalogGateway catalog;
    private final BillingGateway billing;
    private final Unwinding unwinding;
    private final OrderEvents events;
    private final CheckoutAnswers answers;
    private final Clock clock;

    @Inject
    Checkout(
            Orders orders,
            PlacedOrders placed,
            RecentCarts carts,
            CatalogGateway catalog,
            BillingGateway billing,
            Unwinding unwinding,
            OrderEvents events,
            CheckoutAnswers answers,
            Clock clock) {
        this.orders = orders;
        this.placed = placed;
        this.carts = carts;
        this.catalog = catalog;
        this.billing = billing;
        this.unwinding = unwinding;
        this.events = events;
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public Saga.Kind kind() {
        return Saga.Kind.CHECKOUT;
    }

    @Override
    public Progress perform(Saga saga) {
        return switch (saga.step()) {
            case HOLD -> hold(saga);
            case SETTLE -> settle(saga);
            case VOID -> unwinding.voidPayment(saga);
            case RELEASE -> unwinding.release(saga, () -> cancel(saga));
            case CAPTURE, REAUTHORIZE, FULFIL, RESTOCK, REFUND ->
                throw new IllegalStateException(saga + " has no such step");
        };
    }

    private Progress hold(Saga saga) {
        var order = placed.get(saga.orderId());
        return switch (catalog.hold(saga.orderId(), order.customerId(), order.quantities())) {
            case Hold.Held _
            when order.total().isZero() ->
                Progress.done(saga, () -> confirm(saga)).payment(Payment.NOT_ASKED);
            case Hold.Held _ -> saga.isResumed() ? settle(saga) : authorize(saga);
            case Hold.OutOfStock short_ ->
                notHeld(saga).because(CancelReason.OUT_OF_STOCK).telling(Map.of("skus", short_.skus()));
            case Hold.OverLimit over ->
                notHeld(saga).because(CancelReason.PURCHASE_LIMIT).telling(Map.of("skus", over.skus()));
            case Hold.Unknown _ -> notHeld(saga).because(CancelReason.PRODUCT_UNAVAILABLE);
        };
    }

    /** Only the first driver knows that billing was not asked. */
    private static Progress notHeld(Saga saga) {
        return saga.isResumed()
                ? Progress.to(Step.VOID, saga)
                : Progress.to(Step.RELEASE, saga).payment(Payment.NOT_ASKED);
    }

    /** The first and only time that this driver asks; whatever is not a clear answer is settled by asking again. */
    private Progress authorize(Saga saga) {
        try {
            return after(saga, request(saga)).orElseGet(() -> Progress.to(Step.SETTLE, saga));
        } catch (RemoteProblem problem) {
            return refused(saga, problem);
        } catch (RuntimeException noAnswer) {
            return Progress.to(Step.SETTLE, saga);
        }
    }

    /**
     * Asks what became of the authorization. If billing never heard of it, or knows no outcome either, the request was lost
     * on the way to it or from it to the provider, and is made again with the same key.
     */
    private Progress settle(Saga saga) {
        try {
            var known = billing.find(saga.orderId(), saga.paymentAttempt())
                    .filter(found -> found.state() != Authorization.State.UNKNOWN)
                    .orElseGet(() -> request(saga));
            return after(saga, known)
                    .orElseThrow(() -> new RemoteUnknown("the payment provider has not said what became of it"));
        } catch (RemoteProblem problem) {
            return refused(saga, problem);
        }
    }

    private Authorization request(Saga saga) {
        var order = placed.get(saga.orderId());
        return billing.authorize(new AuthorizationRequest(
                order.id(),
                saga.paymentAttempt(),
                order.number(),
                order.customerId(),
                order.total(),
                new Funding.Card(saga.paymentToken().orElseThrow())));
    }

    /** What an answer about the money leads to; empty when it is no answer. */
    private Optional<Progress> after(Saga saga, Authorization authorization) {
        return switch (authorization.state()) {
            case AUTHORIZED ->
                Optional.of(Progress.done(saga, () -> confirm(saga)).payment(Payment.AUTHORIZED));
            case DECLINED ->
                Optional.of(Progress.to(Step.RELEASE, saga)
                        .payment(Payment.DECLINED)
                        .because(CancelReason.PAYMENT_DECLINED)
                        .telling(authorization
                                .declineReason()
                                .map(reason -> Map.of("declineReason", reason))
                                .orElse(Map.of())));
            case CLOSED, EXPIRED -> Optional.of(Progress.to(Step.VOID, saga).because(CancelReason.PAYMENT_REFUSED));
            case UNKNOWN -> Optional.empty();
        };
    }

    /** Billing will not take the payment as it is; only what is certain about the request itself ends the checkout. */
    private static Progress refused(Saga saga, RemoteProblem problem) {
        return switch (problem.status()) {
            case 400, 422 -> Progress.to(Step.VOID, saga).because(CancelReason.PAYMENT_REFUSED);
            case 409 -> throw new ParkException("billing refuses to authorize: " + problem.slug(), problem);
            default -> throw problem;
        };
    }

    private void confirm(Saga saga) {
        var now = clock.instant();
        var order = placed.take(saga.orderId());
        order.confirm(Actor.SYSTEM, now);
        // The cart first, as when an order is placed: two who place it at once would else wait for each other here.
        carts.ordered(order.cartId(), now);
        orders.storeStatus(order);
        events.confirmed(order);
        answers.confirmed(saga, order);
    }

    private void cancel(Saga saga) {
        var order = unwinding.cancel(saga, Actor.SYSTEM);
        answers.cancelled(saga, order);
    }

    @Override
    public Progress skip(Saga saga) {
        return switch (saga.step()) {
            case VOID -> Progress.to(Step.RELEASE, saga).payment(Payment.VOIDED);
            case RELEASE -> Progress.done(saga, () -> cancel(saga));
            default ->
                throw Problems.conflict("Whether an order is confirmed is not decided by hand: retry, or cancel it.");
        };
    }

    @Override
    public Progress abandon(Saga saga) {
        throw Problems.conflict("A checkout is given up by cancelling its order.");
    }
}
