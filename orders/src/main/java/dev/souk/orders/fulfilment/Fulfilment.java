package dev.souk.orders.fulfilment;

import dev.souk.orders.OrderProblems;
import dev.souk.orders.billing.BillingGateway;
import dev.souk.orders.catalog.CatalogGateway;
import dev.souk.orders.order.Actor;
import dev.souk.orders.order.OrderEvents;
import dev.souk.orders.order.Orders;
import dev.souk.orders.order.ShipmentView;
import dev.souk.orders.saga.ParkException;
import dev.souk.orders.saga.Progress;
import dev.souk.orders.saga.Saga;
import dev.souk.orders.saga.Saga.Payment;
import dev.souk.orders.saga.Saga.Step;
import dev.souk.orders.saga.SagaAnswers;
import dev.souk.orders.saga.SagaScript;
import dev.souk.platform.data.Database;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.Problem;
import dev.souk.platform.problem.Problems;
import dev.souk.platform.rest.RemoteProblem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/**
 * The saga that lets a shipment leave: CAPTURE its share of the money, FULFIL it from the stock, then SHIPPED. Billing and
 * catalog know it by ids of the shipment, so that neither happens twice.
 *
 * <pre>
 * CAPTURE ------------> FULFIL ---> done: SHIPPED
 *  |    ^
 *  |expired
 *  v    |authorized
 * REAUTHORIZE
 * </pre>
 */
@Singleton
class Fulfilment implements SagaScript {

    private static final String REFUSED = "billing refuses the capture";

    private final Database database;
    private final Orders orders;
    private final CatalogGateway catalog;
    private final BillingGateway billing;
    private final Reauthorization reauthorization;
    private final OrderEvents events;
    private final SagaAnswers answers;
    private final Clock clock;

    @Inject
    Fulfilment(
            Database database,
            Orders orders,
            CatalogGateway catalog,
            BillingGateway billing,
            Reauthorization reauthorization,
            OrderEvents events,
            SagaAnswers answers,
            Clock clock) {
        this.database = database;
        this.orders = orders;
        this.catalog = catalog;
        this.billing = billing;
        this.reauthorization = reauthorization;
        this.events = events;
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public Saga.Kind kind() {
        return Saga.Kind.FULFILMENT;
    }

    @Override
    public Progress perform(Saga saga) {
        return switch (saga.step()) {
            case CAPTURE -> capture(saga);
            case REAUTHORIZE -> reauthorization.perform(saga);
            case FULFIL -> fulfil(saga);
            default -> throw new IllegalStateException(saga + " has no such step");
        };
    }

    private Progress capture(Saga saga) {
        var parcel = parcel(saga);
        try {
            if (!parcel.amount().isZero()) {
                billing.capture(saga.orderId(), saga.paymentAttempt(), parcel.captureId(), parcel.amount());
            }
            return Progress.to(Step.FULFIL, saga).payment(Payment.CAPTURED);
        } catch (RemoteProblem problem) {
            if (problem.is("authorization-expired")) {
                return reauthorization.begin(saga);
            }
            throw problem.is("capture-in-progress") ? problem : ParkException.unlessDenied(REFUSED, problem);
        }
    }

    private Progress fulfil(Saga saga) {
        try {
            catalog.fulfil(saga.orderId(), shipmentId(saga), parcel(saga).quantities());
            return Progress.done(saga, () -> ship(saga));
        } catch (RemoteProblem problem) {
            throw ParkException.unlessDenied("catalog refuses the fulfilment", problem);
        }
    }

    private void ship(Saga saga) {
        var order = orders.lock(saga.orderId()).orElseThrow();
        var shipment = orders.shipment(shipmentId(saga));
        shipment.shipped(order, clock.instant());
        events.shipped(order, shipment);
        answers.complete(
                saga,
                Response.created(ShipmentView.address(order.id(), shipment.id()))
                        .entity(ShipmentView.of(shipment, order))
                        .build());
    }

    @Override
    public Progress skip(Saga saga) {
        return switch (saga.step()) {
            case CAPTURE, REAUTHORIZE -> Progress.to(Step.FULFIL, saga).payment(Payment.CAPTURED);
            default ->
                Progress.done(saga, () -> {
                    orders.shipment(shipmentId(saga)).fulfilledByHand();
                    ship(saga);
                });
        };
    }

    @Override
    public Progress abandon(Saga saga) {
        if (!isRefused(saga)) {
            throw Problems.conflict(
                    "Only a shipment whose money was refused can be given up: this one may have taken the money.");
        }
        return Progress.done(saga, () -> {
            var order = orders.lock(saga.orderId()).orElseThrow();
            orders.shipment(shipmentId(saga)).abandon();
            order.remark(Actor.SYSTEM, "shipment " + shipmentId(saga) + " was given up", clock.instant());
            answers.complete(
                    saga, Problem.of(OrderProblems.SHIPMENT_ABANDONED, "The money for it could not be captured."));
        });
    }

    private static boolean isRefused(Saga saga) {
        var reason = saga.parkedReason().orElse("");
        return switch (saga.step()) {
            case CAPTURE -> reason.startsWith(REFUSED);
            case REAUTHORIZE -> reason.startsWith(Reauthorization.REFUSED);
            default -> false;
        };
    }

    /** What the remote calls need to know of the shipment. */
    private record Parcel(UUID captureId, Money amount, Map<String, Integer> quantities) {}

    private Parcel parcel(Saga saga) {
        return database.inTransaction(() -> {
            var shipment = orders.shipment(shipmentId(saga));
            return new Parcel(shipment.captureId(), shipment.amount(orders.get(saga.orderId())), shipment.quantities());
        });
    }

    private static UUID shipmentId(Saga saga) {
        return saga.shipmentId().orElseThrow();
    }
}
