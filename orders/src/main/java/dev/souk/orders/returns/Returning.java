package dev.souk.orders.returns;

import dev.souk.orders.billing.BillingGateway;
import dev.souk.orders.billing.BillingGateway.Refund;
import dev.souk.orders.catalog.CatalogGateway;
import dev.souk.orders.order.Actor;
import dev.souk.orders.order.Orders;
import dev.souk.orders.saga.ParkException;
import dev.souk.orders.saga.Progress;
import dev.souk.orders.saga.Saga;
import dev.souk.orders.saga.Saga.Payment;
import dev.souk.orders.saga.Saga.Step;
import dev.souk.orders.saga.SagaAnswers;
import dev.souk.orders.saga.SagaScript;
import dev.souk.platform.data.Database;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.Problems;
import dev.souk.platform.rest.RemoteProblem;
import dev.souk.platform.rest.RemoteUnknown;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/**
 * The saga that follows when returned goods are here: RESTOCK what can be sold again, REFUND what was charged for it and was not
 * given back before by hand, then REFUNDED. Catalog knows the restock and billing the refund by the id of the return, so that neither happens twice.
 */
@Singleton
class Returning implements SagaScript {

    private final Database database;
    private final Orders orders;
    private final Returns returns;
    private final CatalogGateway catalog;
    private final BillingGateway billing;
    private final SagaAnswers answers;
    private final Clock clock;

    @Inject
    Returning(
            Database database,
            Orders orders,
            Returns returns,
            CatalogGateway catalog,
            BillingGateway billing,
            SagaAnswers answers,
            Clock clock) {
        this.database = database;
        this.orders = orders;
        this.returns = returns;
        this.catalog = catalog;
        this.billing = billing;
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public Saga.Kind kind() {
        return Saga.Kind.RETURN;
    }

    @Override
    public Progress perform(Saga saga) {
        try {
            return switch (saga.step()) {
                case RESTOCK -> restock(saga);
                case REFUND -> refund(saga);
                default -> throw new IllegalStateException(saga + " has no such step");
            };
        } catch (RemoteProblem problem) {
            if (problem.is("refund-exceeds-captured")) {
                throw new ParkException(
                        "billing took less for it than is to be refunded: see how it was paid, refund it by other means,"
                                + " then resolve this by SKIP and say how much that was",
                        problem);
            }
            throw ParkException.unlessDenied(saga.step() + " is refused", problem);
        }
    }

    /** What the remote calls need to know of the return. */
    private record Goods(Map<String, Integer> restocked, Money amount, String reason) {}

    private Goods goods(Saga saga) {
        return database.inTransaction(() -> {
            var order = orders.get(saga.orderId());
            var goods = returns.get(returnId(saga));
            return new Goods(
                    goods.restocked(),
                    goods.amount(order).orElseThrow(),
                    "return " + goods.id() + " of order " + order.number());
        });
    }

    private Progress restock(Saga saga) {
        var units = goods(saga).restocked();
        if (!units.isEmpty()) {
            catalog.restock(returnId(saga), saga.orderId(), units);
        }
        return Progress.to(Step.REFUND, saga).payment(Payment.UNKNOWN);
    }

    private Progress refund(Saga saga) {
        var goods = goods(saga);
        var refund = goods.amount().isZero()
                ? new Refund.Refunded(goods.amount())
                : billing.refund(returnId(saga), saga.orderId(), goods.amount(), goods.reason());
        return switch (refund) {
            case Refund.Refunded(Money given) -> refunded(saga, given);
            case Refund.Pending() -> throw new RemoteUnknown("the refund is not confirmed yet");
            case Refund.Failed() ->
                throw new ParkException(
                        "the provider refused the refund: pay it by other means, then resolve this by SKIP and say how much"
                                + " that was",
                        new IllegalStateException("refund " + returnId(saga) + " FAILED"));
        };
    }

    private Progress refunded(Saga saga, Money given) {
        return refunded(saga, given, given.minus(given));
    }

    private Progress refunded(Saga saga, Money given, Money byHand) {
        return Progress.done(saga, () -> finish(saga, given, byHand)).payment(Payment.REFUNDED);
    }

    private void finish(Saga saga, Money given, Money byHand) {
        var now = clock.instant();
        var order = orders.lock(saga.orderId()).orElseThrow();
        var goods = returns.get(returnId(saga));
        goods.refunded(given, byHand, now);
        var due = goods.amount(order).orElseThrow();
        order.remark(
                Actor.SYSTEM,
                "return " + goods.id() + " refunded: " + given
                        + (byHand.isZero() ? "" : ", by hand " + byHand)
                        + (given.equals(due) ? "" : " of " + due + ", the rest had been refunded before"),
                now);
        returns.tell(goods, order);
        answers.complete(saga, Response.ok(ReturnView.of(goods, order)).build());
    }

    @Override
    public Progress skip(Saga saga) {
        return switch (saga.step()) {
            case RESTOCK -> Progress.to(Step.REFUND, saga).payment(Payment.UNKNOWN);
            default -> {
                var due = goods(saga).amount();
                yield refunded(saga, due, due);
            }
        };
    }

    @Override
    public Progress skip(Saga saga, Money byHand) {
        if (saga.step() != Step.REFUND) {
            return SagaScript.super.skip(saga, byHand);
        }
        var due = goods(saga).amount();
        if (!byHand.currency().equals(due.currency()) || byHand.amount() < 1 || byHand.compareTo(due) > 0) {
            throw Problems.invalid(
                    "amount", "must be more than nothing and at most " + due + ", which is to be refunded");
        }
        return refunded(saga, due, byHand);
    }

    @Override
    public Progress abandon(Saga saga) {
        throw Problems.conflict("The goods are here, so the return cannot be given up.");
    }

    private static UUID returnId(Saga saga) {
        return saga.returnId().orElseThrow();
    }
}
