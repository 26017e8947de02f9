package dev.souk.billing.payment;

import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a payment gives back of an amount that is refunded for an order: the oldest payment first, as much as it still can,
 * then the next. The parts sum to the whole, and none is nothing.
 */
record RefundSplit(Payment payment, Money amount) {

    /**
     * @param payments of the order, oldest first
     * @throws ProblemException when they can't give back that much, or are in another currency
     */
    static List<RefundSplit> of(Money amount, List<Payment> payments) {
        var parts = new ArrayList<RefundSplit>();
        Money rest = amount;
        for (Payment payment : payments) {
            payment.funds().requireCurrency(amount);
            long part = Math.min(rest.amount(), payment.funds().refundable().amount());
            if (part > 0) {
                Money share = Money.of(part, amount.currency());
                parts.add(new RefundSplit(payment, share));
                rest = rest.minus(share);
            }
        }
        if (!rest.isZero()) {
            throw new ProblemException(
                    BillingProblems.REFUND_EXCEEDS_CAPTURED,
                    "At most " + amount.minus(rest) + " of this order can be refunded.");
        }
        return List.copyOf(parts);
    }
}
