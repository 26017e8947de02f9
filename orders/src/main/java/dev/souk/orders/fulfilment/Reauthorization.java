package dev.souk.orders.fulfilment;

import dev.souk.orders.billing.BillingGateway;
import dev.souk.orders.billing.BillingGateway.Authorization;
import dev.souk.orders.billing.BillingGateway.AuthorizationRequest;
import dev.souk.orders.billing.BillingGateway.Funding;
import dev.souk.orders.order.Actor;
import dev.souk.orders.order.Orders;
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
 * What follows when the provider's term is over before a shipment leaves: the card is authorized again, as a new attempt,
 * for everything that has not left yet. The number of the attempt is committed before billing hears of it, so whoever goes
 * on from there asks about the same one; billing closes the old attempt first and refuses to have two open.
 */
@Singleton
class Reauthorization {

    /** How the reasons begin for which no money will come by waiting. */
    static final String REFUSED = "the payment could not be authorized again";

    private final Database database;
    private final Orders orders;
    private final BillingGateway billing;
    private final Clock clock;

    @Inject
    Reauthorization(Database database, Orders orders, BillingGateway billing, Clock clock) {
        this.database = database;
        this.orders = orders;
        this.billing = billing;
        this.clock = clock;
    }

    /** Takes a new number for the attempt, which is committed before anything is asked. */
    Progress begin(Saga saga) {
        int attempt = database.inTransaction(() -> orders.get(saga.orderId()).lastAttempt() + 1);
        return Progress.to(
                        Step.REAUTHORIZE,
                        saga,
                        () -> orders.lock(saga.orderId()).orElseThrow().beginAttempt(attempt))
                .asking(attempt);
    }

    /** Step REAUTHORIZE: back to CAPTURE, with the new attempt, once the money is reserved. */
    Progress perform(Saga saga) {
        try {
            var known = saga.isResumed()
                    ? billing.find(saga.orderId(), saga.paymentAttempt())
                            .filter(found -> found.state() != Authorization.State.UNKNOWN)
                            .orElseGet(() -> request(saga))
                    : request(saga);
            return switch (known.state()) {
                case AUTHORIZED ->
                    Progress.to(Step.CAPTURE, saga, () -> pay(saga)).payment(Payment.AUTHORIZED);
                case DECLINED ->
                    throw refused("declined, " + known.declineReason().orElse("no reason given"));
                case CLOSED, EXPIRED -> throw refused("the attempt is closed");
                case UNKNOWN -> throw new RemoteUnknown("the payment provider has not said what became of it");
            };
        } catch (RemoteProblem problem) {
            throw problem.status() == 400 || problem.status() == 422 ? refused(problem.slug()) : problem;
        }
    }

    private Authorization request(Saga saga) {
        var order = database.inTransaction(() -> {
            var found = orders.get(saga.orderId());
            return new AuthorizationRequest(
                    found.id(),
                    saga.paymentAttempt(),
                    found.number(),
                    found.customerId(),
                    found.openAmount(),
                    new Funding.Earlier(found.paymentAttempt()));
        });
        return billing.authorize(order);
    }

    private void pay(Saga saga) {
        orders.lock(saga.orderId()).orElseThrow().paidBy(saga.paymentAttempt(), Actor.SYSTEM, clock.instant());
        orders.shipment(saga.shipmentId().orElseThrow()).paidBy(saga.paymentAttempt());
    }

    private static ParkException refused(String why) {
        return new ParkException(REFUSED + ": " + why, new IllegalStateException(why));
    }
}
