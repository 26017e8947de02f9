package dev.souk.orders.saga;

import dev.souk.orders.order.CancelReason;
import dev.souk.orders.saga.Saga.Payment;
import dev.souk.orders.saga.Saga.Step;
import dev.souk.platform.json.Json;
import java.util.Map;
import java.util.Optional;

/**
 * What performing a step led to. It counts only once it is committed.
 *
 * @param next the step that follows; empty when the saga is done
 * @param attempt billing's number of the payment it is about from now on
 * @param payment what is now known of the money
 * @param reason why the order will be cancelled
 * @param detail what the buyer is told about that, the members of a problem as JSON
 * @param effect what else changes in the transaction that records this, such as the status of the order
 */
public record Progress(
        Optional<Step> next,
        int attempt,
        Payment payment,
        Optional<CancelReason> reason,
        Optional<String> detail,
        Runnable effect) {

    /** On to another step; nothing else has changed. */
    public static Progress to(Step next, Saga saga) {
        return to(next, saga, () -> {});
    }

    /** On to another step, and this is the effect. */
    public static Progress to(Step next, Saga saga, Runnable effect) {
        return new Progress(
                Optional.of(next), saga.paymentAttempt(), saga.payment(), saga.cancelReason(), saga.detail(), effect);
    }

    /** The saga has come to its end, and this is its effect. */
    public static Progress done(Saga saga, Runnable effect) {
        return new Progress(
                Optional.empty(), saga.paymentAttempt(), saga.payment(), saga.cancelReason(), saga.detail(), effect);
    }

    /** The same, and this is now known of the money. */
    public Progress payment(Payment known) {
        return new Progress(next, attempt, known, reason, detail, effect);
    }

    /** The same, and from now on it is about this attempt, of which nothing is known yet. */
    public Progress asking(int newAttempt) {
        return new Progress(next, newAttempt, Payment.UNKNOWN, reason, detail, effect);
    }

    /** The same, and the order will be cancelled for this reason. */
    public Progress because(CancelReason cancelReason) {
        return new Progress(next, attempt, payment, Optional.of(cancelReason), detail, effect);
    }

    /** The same, and this is what the buyer is told about it. */
    public Progress telling(Map<String, ?> members) {
        return new Progress(next, attempt, payment, reason, Optional.of(Json.write(members)), effect);
    }
}
