package dev.souk.billing.payment;

import dev.souk.billing.ledger.Entry;
import dev.souk.billing.ledger.Ledger;
import dev.souk.billing.provider.Authorization;
import dev.souk.billing.provider.Transfer;
import dev.souk.platform.data.Database;
import dev.souk.platform.events.Outbox;
import dev.souk.platform.money.Money;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/**
 * Takes the provider's answers into the books: the payment's state, its ledger entry and its event if it has one, all in the current
 * transaction. An answer to a question that was settled in the meantime changes nothing. The payment must be locked.
 */
@Singleton
class Bookkeeping {

    static final String NOT_PROCESSED = "not-processed";
    private final Database database;
    private final Payments payments;
    private final Ledger ledger;
    private final Outbox outbox;
    private final Clock clock;
    private final PaymentMetrics metrics;

    @Inject
    Bookkeeping(
            Database database, Payments payments, Ledger ledger, Outbox outbox, Clock clock, PaymentMetrics metrics) {
        this.database = database;
        this.payments = payments;
        this.ledger = ledger;
        this.outbox = outbox;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Takes the answer to the first question about a payment that was just stored and not read since, so it need not be
     * locked.
     *
     * @return false when somebody else has settled it by now; then nothing has changed but the object
     */
    boolean takeFirst(Payment fresh, Authorization answer) {
        Instant now = clock.instant();
        begin(fresh, answer, now);
        if (!payments.settle(fresh)) {
            return false;
        }
        book(fresh, now);
        return true;
    }

    void take(Payment payment, Authorization answer) {
        Instant now = clock.instant();
        switch (payment.state()) {
            case PENDING, UNKNOWN -> {
                begin(payment, answer, now);
                book(payment, now);
            }
            case VOIDING -> end(payment, answer, now);
            case AUTHORIZED, PARTIALLY_CAPTURED -> lookAgain(payment, answer, now);
            case DECLINED, VOIDED, CAPTURED, EXPIRED, CLOSED -> {}
        }
    }

    void take(Payment payment, Capture capture, Transfer answer) {
        if (capture.isPending()) {
            Instant now = clock.instant();
            Money amount = capture.amountIn(payment);
            capture.settled(answer, now);
            switch (answer) {
                case Transfer.Done() -> {
                    payment.captured(amount, now);
                    ledger.book(Entry.capture(capture.id(), payment.id(), amount), now);
                    tell(PaymentEvent.CAPTURED, payment, amount);
                }
                case Transfer.Refused(String _) -> payment.captureRefused(amount, payments.now());
            }
            metrics.movement("capture", capture.state());
        }
    }

    void take(Payment payment, Refund refund, Transfer answer) {
        if (refund.isPending()) {
            Instant now = clock.instant();
            Money amount = refund.amountIn(payment);
            refund.settled(answer, now);
            switch (answer) {
                case Transfer.Done() -> {
                    payment.refunded(amount, now);
                    ledger.book(Entry.refund(refund.id(), payment.id(), amount), now);
                    tell(PaymentEvent.REFUNDED, payment, amount);
                }
                case Transfer.Refused(String _) -> payment.refundRefused(amount, now);
            }
            metrics.movement("refund", refund.state());
        }
    }

    private static void begin(Payment payment, Authorization answer, Instant now) {
        switch (answer) {
            case Authorization.Held(String reference, Instant expiresAt) ->
                payment.authorized(reference, expiresAt, now);
            case Authorization.Captured(String reference, Instant expiresAt) ->
                payment.authorized(reference, expiresAt, now);
            case Authorization.Declined(String reason) -> payment.declined(reason, now);
            case Authorization.Cancelled() -> payment.declined(NOT_PROCESSED, now);
            case Authorization.Expired() -> payment.declined(Transfer.AUTHORIZATION_EXPIRED, now);
        }
    }

    /** Books what has begun. That money is held is told by the confirmed order: an event more for each would have no reader. */
    private void book(Payment payment, Instant now) {
        if (payment.state() == PaymentState.AUTHORIZED) {
            ledger.book(Entry.authorization(payment.id(), payment.amount()), now);
        } else {
            tell(PaymentEvent.DECLINED, payment, payment.amount());
        }
        PaymentState state = payment.state();
        database.afterCommit(() -> metrics.settled(state));
    }

    private void end(Payment payment, Authorization answer, Instant now) {
        switch (answer) {
            case Authorization.Held _ -> {} // not given back yet
            case Authorization.Captured(String reference, Instant expiresAt) ->
                notGivenBack(payment, reference, expiresAt, now);
            case Authorization.Declined _, Authorization.Cancelled _, Authorization.Expired _ ->
                letGo(payment, payment.released(now), PaymentEvent.VOIDED, now);
        }
    }

    /**
     * The provider took the money by a capture that is not booked here. The payment stands as before the void; that the books
     * differ is for the reconciliation to tell, and for a person to judge.
     */
    private void notGivenBack(Payment payment, String reference, Instant expiresAt, Instant now) {
        boolean unknown = payment.funds().authorized().isZero();
        payment.notReleased(reference, expiresAt, now);
        if (unknown) {
            ledger.book(Entry.authorization(payment.id(), payment.amount()), now);
            metrics.settled(payment.state());
        }
    }

    private void lookAgain(Payment payment, Authorization answer, Instant now) {
        boolean capturing = payment.funds().isCapturing();
        if (!capturing && answer instanceof Authorization.Expired) {
            letGo(payment, payment.expired(now), PaymentEvent.EXPIRED, now);
        } else if (!capturing && answer instanceof Authorization.Cancelled) {
            payment.beginVoid(now);
            end(payment, answer, now);
        } else if (answer instanceof Authorization.Held(String _, Instant expiresAt) && expiresAt.isAfter(now)) {
            payment.checkAt(expiresAt);
        } else if (!capturing && answer instanceof Authorization.Captured) {
            payment.nothingToAsk();
        }
    }

    private void letGo(Payment payment, Money amount, String eventType, Instant now) {
        if (!amount.isZero()) {
            ledger.book(Entry.release(payment.id(), amount), now);
        }
        tell(eventType, payment, amount);
        metrics.settled(payment.state());
    }

    /** Events carry the order's id as their aggregate, so that all that happens to an order's payments arrives in order. */
    private void tell(String type, Payment payment, Money amount) {
        outbox.append(type, payment.attempt().orderId(), PaymentEvent.of(payment, amount));
    }
}
