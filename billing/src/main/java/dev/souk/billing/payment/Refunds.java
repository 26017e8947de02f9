package dev.souk.billing.payment;

import static java.lang.System.Logger.Level.WARNING;

import dev.souk.billing.provider.OutcomeUnknown;
import dev.souk.billing.provider.PaymentProvider;
import dev.souk.billing.provider.Transfer;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * Giving captured money back. A request only writes the intent, in the transaction of its Idempotency-Key; the
 * settlement puts it to the provider as soon as that has committed.
 */
@Singleton
class Refunds {

    private static final System.Logger LOG = System.getLogger(Refunds.class.getName());

    private final Database database;
    private final Payments payments;
    private final PaymentProvider provider;
    private final Bookkeeping bookkeeping;

    @Inject
    Refunds(Database database, Payments payments, PaymentProvider provider, Bookkeeping bookkeeping) {
        this.database = database;
        this.payments = payments;
        this.provider = provider;
        this.bookkeeping = bookkeeping;
    }

    /**
     * Reserves a part of what was captured and leaves it to the worker; part of the caller's transaction.
     *
     * @throws ProblemException when that much was not captured
     */
    Refund request(UUID paymentId, Money amount, String reason) {
        Payment payment = payments.lock(paymentId)
                .filter(found -> found.state() != PaymentState.CLOSED)
                .orElseThrow(() -> Problems.notFound("There is no such payment."));
        var now = payments.now();
        payment.beginRefund(amount, now);
        var refund = new Refund(Uuid7.next(), payment, amount, reason, now);
        payments.add(refund);
        return refund;
    }

    /** Puts a pending refund to the provider (again). */
    Refund settle(Refund refund) {
        Payment payment =
                database.inTransaction(() -> payments.find(refund.paymentId())).orElseThrow();
        try {
            Transfer answer = provider.refund(payment.key(), refund.id(), refund.amountIn(payment));
            return database.inTransaction(() -> {
                Payment locked = payments.lock(payment.id()).orElseThrow();
                Refund current = payments.findRefund(refund.id()).orElseThrow();
                bookkeeping.take(locked, current, answer);
                return current;
            });
        } catch (OutcomeUnknown e) {
            LOG.log(WARNING, "refund {0} of payment {1} is unsettled: {2}", refund.id(), payment.id(), e.getMessage());
            return refund;
        }
    }
}
