package dev.souk.orders.checkout;

import dev.souk.orders.OrderProblems;
import dev.souk.orders.order.CancelReason;
import dev.souk.orders.order.Order;
import dev.souk.orders.order.OrderView;
import dev.souk.orders.saga.Saga;
import dev.souk.orders.saga.SagaAnswers;
import dev.souk.platform.json.Json;
import dev.souk.platform.problem.Problem;
import dev.souk.platform.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the buyer is told when a checkout has come to its end, and while it has not. */
@Singleton
class CheckoutAnswers {

    private final SagaAnswers answers;

    @Inject
    CheckoutAnswers(SagaAnswers answers) {
        this.answers = answers;
    }

    /** The order exists and its outcome is not known yet. */
    @Schema(name = "PendingOrder")
    record Pending(
            UUID orderId, @Schema(example = "PENDING") String status) {}

    /** 202: look at the order later. */
    static Response pending(UUID orderId) {
        return Response.accepted(new Pending(orderId, "PENDING"))
                .location(location(orderId))
                .header("Retry-After", 1)
                .build();
    }

    /** 201. */
    void confirmed(Saga saga, Order order) {
        answers.complete(
                saga,
                Response.created(location(order.id()))
                        .entity(OrderView.of(order))
                        .build());
    }

    /** 402 or 409, with what the saga has learned. */
    void cancelled(Saga saga, Order order) {
        var reason = saga.cancelReason().orElseThrow();
        var problem = Problem.of(type(reason), advice(reason))
                .with("orderId", order.id())
                .with("orderNumber", order.number());
        for (var member :
                saga.detail().map(CheckoutAnswers::members).orElse(Map.of()).entrySet()) {
            problem = problem.with(member.getKey(), member.getValue());
        }
        answers.complete(saga, problem);
    }

    private static ProblemType type(CancelReason reason) {
        return switch (reason) {
            case PAYMENT_DECLINED, PAYMENT_REFUSED -> OrderProblems.PAYMENT_DECLINED;
            case OUT_OF_STOCK, PRODUCT_UNAVAILABLE -> OrderProblems.OUT_OF_STOCK;
            case PURCHASE_LIMIT -> OrderProblems.PURCHASE_LIMIT;
            case CUSTOMER, STAFF -> OrderProblems.ORDER_CANCELLED;
        };
    }

    private static String advice(CancelReason reason) {
        return switch (reason) {
            case PAYMENT_DECLINED, PAYMENT_REFUSED ->
                "The order is cancelled and the cart open again: order it with another means of payment.";
            case OUT_OF_STOCK -> "The order is cancelled and the cart open again: order what there is.";
            case PURCHASE_LIMIT ->
                "The order is cancelled and the cart open again: order no more of it than one customer may have.";
            case PRODUCT_UNAVAILABLE ->
                "The order is cancelled and the cart open again: take out what is not sold any more.";
            case CUSTOMER, STAFF -> "The order was cancelled while it was being placed.";
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> members(String json) {
        return Json.read(json, Map.class);
    }

    private static URI location(UUID orderId) {
        return URI.create("/api/v1/orders/" + orderId);
    }
}
