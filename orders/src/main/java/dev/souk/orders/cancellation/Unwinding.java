package dev.souk.orders.cancellation;

import dev.souk.orders.billing.BillingGateway;
import dev.souk.orders.cart.CartState;
import dev.souk.orders.cart.Carts;
import dev.souk.orders.catalog.CatalogGateway;
import dev.souk.orders.order.Actor;
import dev.souk.orders.order.Order;
import dev.souk.orders.order.OrderEvents;
import dev.souk.orders.order.OrderStatus;
import dev.souk.orders.order.Orders;
import dev.souk.orders.promotion.Promotions;
import dev.souk.orders.saga.ParkException;
import dev.souk.orders.saga.Progress;
import dev.souk.orders.saga.Saga;
import dev.souk.orders.saga.Saga.Payment;
import dev.souk.orders.saga.Saga.Step;
import dev.souk.platform.data.Database;
import dev.souk.platform.rest.RemoteProblem;
import dev.souk.platform.rest.RemoteUnknown;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * The way back, shared by a checkout that fails and an order that is cancelled: VOID gives the money back, RELEASE the
 * stock, and only then is the order CANCELLED. Both steps also close the door: an authorization or a hold that is still
 * on its way is refused when it arrives.
 */
@Singleton
public class Unwinding {

    private final Database database;
    private final Orders orders;
    private final Carts carts;
    private final CatalogGateway catalog;
    private final BillingGateway billing;
    private final Promotions promotions;
    private final OrderEvents events;
    private final Clock clock;

    /** For CDI and tests. */
    @Inject
    public Unwinding(
            Database database,
            Orders orders,
            Carts carts,
            CatalogGateway catalog,
            BillingGateway billing,
            Promotions promotions,
            OrderEvents events,
            Clock clock) {
        this.database = database;
        this.orders = orders;
        this.carts = carts;
        this.catalog = catalog;
        this.billing = billing;
        this.promotions = promotions;
        this.events = events;
        this.clock = clock;
    }

    /** Step VOID: on to RELEASE once it is certain that no money is reserved. */
    public Progress voidPayment(Saga saga) {
        try {
            var left = billing.voidAuthorization(saga.orderId(), saga.paymentAttempt());
            return switch (left.state()) {
                case CLOSED, EXPIRED -> Progress.to(Step.RELEASE, saga).payment(Payment.VOIDED);
                case DECLINED -> Progress.to(Step.RELEASE, saga).payment(Payment.DECLINED);
                case AUTHORIZED, UNKNOWN -> throw new RemoteUnknown("the payment is not voided yet");
            };
        } catch (RemoteProblem problem) {
            if (problem.is("already-captured")) {
                if (isPartlyShipped(saga)) {
                    return Progress.to(Step.RELEASE, saga).payment(Payment.VOIDED);
                }
                throw new ParkException("the payment is captured, so it can only be refunded", problem);
            }
            if (problem.is("capture-not-booked")) {
                throw new ParkException("the provider has taken the money, and billing did not book that", problem);
            }
            throw problem;
        }
    }

    /** All that was reserved is captured for what has left, and the rest was free. */
    private boolean isPartlyShipped(Saga saga) {
        return database.inTransaction(() -> orders.get(saga.orderId()).status()) == OrderStatus.PARTIALLY_SHIPPED;
    }

    /** Step RELEASE: the end, with this effect, once catalog holds nothing for the order. */
    public Progress release(Saga saga, Runnable effect) {
        catalog.release(saga.orderId());
        return Progress.done(saga, effect);
    }

    /**
     * Cancels the order in the transaction that ends the saga; a cart that was being ordered is open again. Of an order that
     * has left in part, the rest is cancelled.
     */
    public Order cancel(Saga saga, Actor by) {
        var now = clock.instant();
        var order = orders.lock(saga.orderId()).orElseThrow();
        var reason = saga.cancelReason().orElseThrow();
        if (order.status() == OrderStatus.PARTIALLY_SHIPPED) {
            order.cancelRemainder(reason, by, now);
            events.remainderCancelled(order, reason);
            return order;
        }
        var cart = carts.lock(order.cartId());
        order.cancel(reason, by, now);
        cart.filter(found -> found.state() == CartState.CHECKING_OUT).ifPresent(found -> found.reopen(now));
        order.promotionCode().ifPresent(_ -> promotions.release(order.id()));
        events.cancelled(order);
        return order;
    }
}
