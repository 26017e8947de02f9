package dev.souk.orders.checkout;

import dev.souk.orders.OrderProblems;
import dev.souk.orders.cart.Cart;
import dev.souk.orders.cart.CartSnapshot;
import dev.souk.orders.cart.RecentCarts;
import dev.souk.orders.catalog.CatalogGateway;
import dev.souk.orders.catalog.CatalogGateway.Quotes;
import dev.souk.orders.order.Order;
import dev.souk.orders.order.OrderEvents;
import dev.souk.orders.order.OrderView;
import dev.souk.orders.order.Orders;
import dev.souk.orders.pricing.Rates;
import dev.souk.orders.pricing.Totals;
import dev.souk.orders.promotion.Promotions;
import dev.souk.orders.saga.Saga;
import dev.souk.orders.saga.SagaRequests;
import dev.souk.platform.data.DataException;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * The beginning of a checkout: prices are asked for anew, and then one transaction locks the cart, stores the PENDING
 * order and its saga, and ties the Idempotency-Key to it. From that commit on the order exists, whatever happens next.
 */
@Singleton
class Placement {

    private static final String ONE_ORDER = "one_live_order_per_cart";

    private final RecentCarts carts;
    private final Orders orders;
    private final PlacedOrders placed;
    private final Rates rates;
    private final Promotions promotions;
    private final CatalogGateway catalog;
    private final OrderEvents events;
    private final SagaRequests requests;
    private final Clock clock;

    @Inject
    Placement(
            RecentCarts carts,
            Orders orders,
            PlacedOrders placed,
            Rates rates,
            Promotions promotions,
            CatalogGateway catalog,
            OrderEvents events,
            SagaRequests requests,
            Clock clock) {
        this.carts = carts;
        this.orders = orders;
        this.placed = placed;
        this.rates = rates;
        this.promotions = promotions;
        this.catalog = catalog;
        this.events = events;
        this.requests = requests;
        this.clock = clock;
    }

    /** Places the order of a customer's cart and waits for the outcome for a while. */
    Response place(UUID customerId, PlaceOrder request) {
        return carts.attempt(
                        request.cartId(),
                        cart -> cart.isOf(customerId),
                        () -> Problems.notFound(
                                "You have no such cart. A guest's cart is claimed first: POST /carts/{id}/claim."),
                        cart -> attempt(customerId, request, cart))
                .orElseThrow(() -> new ProblemException(
                        OrderProblems.TOTAL_CHANGED,
                        "The cart was changed meanwhile: show it again and order it then."));
    }

    /** The cart is not as it was when the prices were asked for. */
    private static final class CartChanged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CartChanged() {
            super("the cart was changed meanwhile", null, false, false);
        }
    }

    private Optional<Response> attempt(UUID customerId, PlaceOrder request, Cart cart) {
        try {
            return Optional.of(requests.once(
                    () -> {
                        var quotes = quote(CartSnapshot.of(cart));
                        var number = orders.nextNumber(clock.instant());
                        return id -> begin(id, number, customerId, request, cart, quotes);
                    },
                    saga -> CheckoutAnswers.pending(saga.orderId())));
        } catch (CartChanged e) {
            return Optional.empty();
        } catch (DataException e) {
            // The new order is refused before the answer about the cart is read, when both were sent together.
            if (DataException.violatedConstraint(e).filter(ONE_ORDER::equals).isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Quotes quote(CartSnapshot cart) {
        var quotes = catalog.quote(cart.currency(), cart.quantities());
        if (!quotes.unknown().isEmpty()) {
            throw new ProblemException(
                            OrderProblems.UNKNOWN_SKU,
                            "Take what \"skus\" lists out of the cart: it is not sold any more.")
                    .with("skus", quotes.unknown());
        }
        return quotes;
    }

    /** In the transaction that starts it all. */
    private Saga begin(UUID sagaId, String number, UUID customerId, PlaceOrder request, Cart cart, Quotes quotes) {
        var now = clock.instant();
        cart.checkOut(now);
        carts.storeState(cart, CartChanged::new);
        var country = request.shippingAddress().country();
        var discount = cart.promotion()
                .map(code -> promotions.require(code, Totals.subtotal(quotes.lines(), cart.currency())));
        var totals = rates.totals(quotes.lines(), cart.currency(), country, request.method(), discount);
        requireExpected(request, totals);
        var terms = new Order.Terms(request.method(), request.shippingAddress().address(), cart.promotion());
        var order = Order.place(number, customerId, cart.id(), totals, terms, now);
        orders.add(order);
        placed.remember(order);
        order.promotionCode().ifPresent(code -> promotions.redeem(code, customerId, order.id(), order.discount()));
        events.placed(order);
        return Saga.checkout(sagaId, order.id(), order.paymentAttempt(), request.paymentToken());
    }

    private static void requireExpected(PlaceOrder request, Totals totals) {
        if (request.expectedTotal()
                .filter(shown -> !shown.equals(totals.total()))
                .isPresent()) {
            throw new ProblemException(
                            OrderProblems.TOTAL_CHANGED,
                            "Show the buyer the new total and order with it if they agree.")
                    .with("totals", OrderView.Totals.of(totals));
        }
    }
}
