package dev.souk.billing.payment;

import static java.lang.System.Logger.Level.WARNING;

import dev.souk.billing.provider.OutcomeUnknown;
import dev.souk.billing.provider.PaymentProvider;
import dev.souk.billing.provider.Transfer;
import dev.souk.platform.data.Database;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Taking money that is held. Intent, question and answer are three steps, as in {@link Authorizations}. */
@Singleton
class Captures {

    private static final System.Logger LOG = System.getLogger(Captures.class.getName());

    private final Database database;
    private final Payments payments;
    private final PaymentProvider provider;
    private final Bookkeeping bookkeeping;

    @Inject
    Captures(Database database, Payments payments, PaymentProvider provider, Bookkeeping bookkeeping) {
        this.database = database;
        this.payments = payments;
        this.provider = provider;
        this.bookkeeping = bookkeeping;
    }

    /**
     * Takes a part of what is held, once per {@code captureId}.
     *
     * @return the payment afterwards
     * @throws ProblemException when that much is not held, the id was used for something else, the provider refuses, or
     *     it gives no answer (503: repeat with the same id)
     */
    Payment capture(UUID orderId, int attempt, UUID captureId, Money amount) {
        Capture begun = database.inTransaction(() -> begin(orderId, attempt, captureId, amount));
        Capture capture = begun.isPending() ? settle(begun) : begun;
        return switch (capture.state()) {
            case DONE ->
                database.inTransaction(() -> payments.find(capture.paymentId())).orElseThrow();
            case REFUSED -> throw refused(capture.refusal().orElse("refused"));
            case PENDING ->
                throw new ProblemException(
                                BillingProblems.PROVIDER_UNANSWERED, "Repeat the request with the same captureId.")
                        .header("Retry-After", "2");
        };
    }

    private static ProblemException refused(String reason) {
        return reason.equals(Transfer.AUTHORIZATION_EXPIRED)
                ? new ProblemException(
                        BillingProblems.AUTHORIZATION_EXPIRED,
                        "Re-authorize by another attempt, then capture that one.")
                : new ProblemException(BillingProblems.CAPTURE_REFUSED, "The money could not be taken.")
                        .with("reason", reason);
    }

    /** Puts a pending capture to the provider (again). */
    Capture settle(Capture capture) {
        Payment payment =
                database.inTransaction(() -> payments.find(capture.paymentId())).orElseThrow();
        try {
            Transfer answer = provider.capture(payment.key(), capture.id(), capture.amountIn(payment));
            return database.inTransaction(() -> {
                Payment locked = payments.lock(payment.id()).orElseThrow();
                Capture current = payments.findCapture(capture.id()).orElseThrow();
                bookkeeping.take(locked, current, answer);
                return current;
            });
        } catch (OutcomeUnknown e) {
            LOG.log(
                    WARNING,
                    "capture {0} of payment {1} is unsettled: {2}",
                    capture.id(),
                    payment.id(),
                    e.getMessage());
            return capture;
        }
    }

    private Capture begin(UUID orderId, int attempt, UUID captureId, Money amount) {
        Payment payment = payments.lock(orderId, attempt)
                .filter(found -> found.state() != PaymentState.CLOSED)
                .orElseThrow(() -> Problems.notFound("This attempt was never started."));
        var earlier = payments.findCapture(captureId);
        if (earlier.isPresent()) {
            return requireSame(earlier.get(), payment, amount);
        }
        var now = payments.now();
        payment.beginCapture(amount, now);
        var capture = new Capture(captureId, payment, amount, now);
        payments.add(capture);
        return capture;
    }

    private static Capture requireSame(Capture earlier, Payment payment, Money amount) {
        if (!earlier.paymentId().equals(payment.id())
                || !earlier.amountIn(payment).equals(amount)) {
            throw new ProblemException(
                    BillingProblems.CAPTURE_MISMATCH, "Use a new captureId for another amount or payment.");
        }
        return earlier;
    }
}
