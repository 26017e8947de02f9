package dev.souk.billing.payment;

import static java.lang.System.Logger.Level.WARNING;

import dev.souk.billing.provider.Authorization;
import dev.souk.billing.provider.OutcomeUnknown;
import dev.souk.billing.provider.PaymentMethod;
import dev.souk.billing.provider.PaymentProvider;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Holding money and giving it back.
 *
 * <p>Each operation commits its intent, asks the provider with no transaction and no connection held, and commits the
 * answer. A process that dies in between leaves an unsettled row; {@link #settle} finds out what became of it.
 */
@Singleton
class Authorizations {

    private static final System.Logger LOG = System.getLogger(Authorizations.class.getName());

    private final Database database;
    private final Payments payments;
    private final PaymentProvider provider;
    private final Bookkeeping bookkeeping;
    private final Clock clock;
    private final Duration abandonAfter;

    /** @param abandonAfter when an attempt the provider has never heard of is closed there; longer than any call */
    @Inject
    Authorizations(
            Database database,
            Payments payments,
            PaymentProvider provider,
            Bookkeeping bookkeeping,
            Clock clock,
            @ConfigProperty(name = "souk.billing.abandon-after", defaultValue = "PT1M") Duration abandonAfter) {
        this.database = database;
        this.payments = payments;
        this.provider = provider;
        this.bookkeeping = bookkeeping;
        this.clock = clock;
        this.abandonAfter = abandonAfter;
    }

    /**
     * Holds the amount, once however often it is asked. The result may be unsettled.
     *
     * @throws ProblemException when the attempt was closed, was started with other values, or another one is open; when it
     *     is to use the card of an earlier attempt and the provider never had one from it
     */
    Payment authorize(AuthorizationRequest request) {
        PaymentMethod method = method(request);
        Payment fresh = Payment.begin(Uuid7.next(), request, clock.instant());
        boolean first = database.inOneStatement(() -> payments.insert(fresh));
        Payment payment = first ? fresh : database.inTransaction(() -> askedBefore(request));
        if (!payment.state().isUnsettled()) {
            return payment;
        }
        Payment asked = ask(
                payment,
                () -> provider.authorize(payment.key(), payment.amount(), method),
                answer -> first ? takeFirst(payment, answer) : take(payment, answer));
        requireNotClosed(asked);
        return asked;
    }

    /** The attempt, settled if the provider can tell; empty when it was never started. */
    Optional<Payment> find(UUID orderId, int attempt) {
        return database.read(() -> payments.find(orderId, attempt))
                .filter(payment -> payment.state() != PaymentState.CLOSED)
                .map(payment -> payment.state().isUnsettled() ? settle(payment) : payment);
    }

    /**
     * Gives back what is held, or may be, and forbids the attempt when it was never started. When it returns, the
     * provider holds nothing under this attempt.
     *
     * @throws ProblemException when it was captured, here or only at the provider, a capture is under way, or the
     *     provider gave no answer
     */
    Payment voidAttempt(UUID orderId, int attempt) {
        Payment payment = database.inTransaction(() -> beginVoid(orderId, attempt));
        Payment ended = payment.state() == PaymentState.VOIDING ? settle(payment) : payment;
        if (ended.state().isUnsettled()) {
            throw new ProblemException(
                            BillingProblems.PROVIDER_UNANSWERED,
                            "The void is noted and will be carried out; repeat to learn when.")
                    .header("Retry-After", "2");
        }
        if (ended.state().isOpen()) {
            throw new ProblemException(
                    BillingProblems.CAPTURE_NOT_BOOKED, "The reconciliation parks it: see to it there.");
        }
        if (ended.state() == PaymentState.CAPTURED && ended.funds().released().isZero()) {
            throw new ProblemException(BillingProblems.ALREADY_CAPTURED, "Refund the payment instead.");
        }
        return ended;
    }

    /** Asks the provider what became of a payment and takes the answer into the books. */
    Payment settle(Payment payment) {
        return switch (payment.state()) {
            case PENDING, UNKNOWN ->
                ask(payment, () -> provider.find(payment.key()).orElseGet(() -> neverHeardOf(payment)));
            case VOIDING -> ask(payment, () -> provider.cancel(payment.key()));
            case AUTHORIZED, PARTIALLY_CAPTURED ->
                ask(
                        payment,
                        () -> provider.find(payment.key())
                                .orElseThrow(() -> new OutcomeUnknown("the provider has lost an authorization")));
            case DECLINED, VOIDED, CAPTURED, EXPIRED, CLOSED -> payment;
        };
    }

    /** A request may still be on its way to the provider; when it can't be any more, the key is closed there. */
    private Authorization neverHeardOf(Payment payment) {
        if (!payment.standing().isAbandoned(database.read(payments::now), abandonAfter)) {
            throw new OutcomeUnknown("the provider has not heard of it so far");
        }
        return provider.cancel(payment.key());
    }

    /** The card of an earlier attempt is used by the provider's own name for that attempt, once it holds nothing any more. */
    private PaymentMethod method(AuthorizationRequest request) {
        return switch (request.source()) {
            case AuthorizationRequest.Source.Card(String token) -> new PaymentMethod.Token(token);
            case AuthorizationRequest.Source.Attempt(int number) -> {
                Payment earlier = database.inTransaction(() -> payments.find(request.orderId(), number))
                        .orElseThrow(() -> nothingToGoBy(number));
                Payment ended = earlier.state().isOpen() ? settle(earlier) : earlier;
                if (ended.state().isOpen()) {
                    throw otherOpen(request);
                }
                yield new PaymentMethod.OnFile(ended.standing().reference().orElseThrow(() -> nothingToGoBy(number)));
            }
        };
    }

    private static ProblemException nothingToGoBy(int attempt) {
        return new ProblemException(
                BillingProblems.NOTHING_TO_REAUTHORIZE,
                "Attempt " + attempt + " never held any money: ask for a card instead.");
    }

    private Payment askedBefore(AuthorizationRequest request) {
        Payment earlier = payments.lock(request.orderId(), request.attempt()).orElseThrow(() -> otherOpen(request));
        requireNotClosed(earlier);
        if (!earlier.isFor(request)) {
            throw new ProblemException(
                    BillingProblems.AUTHORIZATION_MISMATCH,
                    "Use another attempt for another amount, customer or order number.");
        }
        if (earlier.state().isUnsettled()) {
            earlier.asked(payments.now());
        }
        return earlier;
    }

    private ProblemException otherOpen(AuthorizationRequest request) {
        var problem = new ProblemException(BillingProblems.AUTHORIZATION_OPEN, "Void the open attempt first.");
        return database.inTransaction(() -> payments.findOpen(request.orderId()))
                .map(open -> problem.with("attempt", open.attempt().number()))
                .orElse(problem);
    }

    private Payment beginVoid(UUID orderId, int attempt) {
        var closed = Payment.closed(Uuid7.next(), orderId, attempt, clock.instant());
        if (payments.insert(closed)) {
            return closed;
        }
        Payment payment = payments.lock(orderId, attempt).orElseThrow();
        if (payment.state().isOpen() && payment.state() != PaymentState.VOIDING) {
            payment.beginVoid(payments.now());
        }
        return payment;
    }

    private Payment ask(Payment payment, Supplier<Authorization> question) {
        return ask(payment, question, answer -> take(payment, answer));
    }

    private Payment ask(Payment payment, Supplier<Authorization> question, Function<Authorization, Payment> take) {
        try {
            return take.apply(question.get());
        } catch (OutcomeUnknown e) {
            LOG.log(
                    WARNING,
                    "payment {0} of order {1} is unsettled: {2}",
                    payment.id(),
                    payment.attempt().orderId(),
                    e.getMessage());
            return change(payment, locked -> locked.unanswered(payments.now()));
        }
    }

    /** As a rule nobody else has settled it by now; then it need not be read again. */
    private Payment takeFirst(Payment fresh, Authorization answer) {
        boolean taken = database.inTransaction(() -> bookkeeping.takeFirst(fresh, answer));
        return taken ? fresh : take(fresh, answer);
    }

    private Payment take(Payment payment, Authorization answer) {
        return change(payment, locked -> bookkeeping.take(locked, answer));
    }

    private Payment change(Payment payment, Consumer<Payment> change) {
        return database.inTransaction(() -> {
            Payment locked = payments.lock(payment.id()).orElseThrow();
            change.accept(locked);
            return locked;
        });
    }

    private static void requireNotClosed(Payment payment) {
        switch (payment.state()) {
            case CLOSED, VOIDING, VOIDED ->
                throw new ProblemException(BillingProblems.AUTHORIZATION_CLOSED, "Use another attempt.");
            default -> {}
        }
    }
}
