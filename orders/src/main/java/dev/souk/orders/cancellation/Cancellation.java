package dev.souk.orders.cancellation;

import dev.souk.orders.order.Actor;
import dev.souk.orders.order.OrderView;
import dev.souk.orders.saga.Progress;
import dev.souk.orders.saga.Saga;
import dev.souk.orders.saga.Saga.Payment;
import dev.souk.orders.saga.Saga.Step;
import dev.souk.orders.saga.SagaAnswers;
import dev.souk.orders.saga.SagaScript;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

/**
 * The saga that cancels an order, or what has not left of it: VOID the money that is not captured, RELEASE the stock that has
 * not left, then the order is CANCELLED, or SHIPPED without the rest.
 *
 * <p>It also takes over from a checkout that is still under way: that one is ended in the transaction that begins this one
 * and can commit nothing any more, and whatever it asked of billing and catalog is undone or refused.
 */
@Singleton
class Cancellation implements SagaScript {

    private final Unwinding unwinding;
    private final SagaAnswers answers;

    @Inject
    Cancellation(Unwinding unwinding, SagaAnswers answers) {
        this.unwinding = unwinding;
        this.answers = answers;
    }

    @Override
    public Saga.Kind kind() {
        return Saga.Kind.CANCELLATION;
    }

    @Override
    public Progress perform(Saga saga) {
        return switch (saga.step()) {
            case VOID -> unwinding.voidPayment(saga);
            case RELEASE -> unwinding.release(saga, () -> end(saga));
            default -> throw new IllegalStateException(saga + " has no such step");
        };
    }

    private void end(Saga saga) {
        var order = unwinding.cancel(saga, Actor.SYSTEM);
        answers.complete(saga, Response.ok(OrderView.of(order)).build());
    }

    @Override
    public Progress skip(Saga saga) {
        return switch (saga.step()) {
            case VOID -> Progress.to(Step.RELEASE, saga).payment(Payment.VOIDED);
            default -> Progress.done(saga, () -> end(saga));
        };
    }

    @Override
    public Progress abandon(Saga saga) {
        throw Problems.conflict("A cancellation has begun to give things back, so it cannot be given up.");
    }
}
