package dev.souk.billing.ledger;

import static dev.souk.billing.ledger.Account.AUTHORIZATIONS_CONTRA;
import static dev.souk.billing.ledger.Account.AUTHORIZATIONS_HELD;
import static dev.souk.billing.ledger.Account.CUSTOMER_RECEIVABLE;
import static dev.souk.billing.ledger.Account.PROVIDER_CLEARING;
import static dev.souk.billing.ledger.Account.SALES_REFUNDS;
import static dev.souk.billing.ledger.Account.SALES_REVENUE;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.reducing;

import dev.souk.platform.money.Money;
import java.util.List;
import java.util.UUID;

/**
 * One business fact in the ledger. Its postings sum to zero in every currency; what is posted for which fact is told in
 * {@link dev.souk.billing}.
 *
 * @param kind what is booked
 * @param sourceId the payment, capture or refund: each is booked once
 * @param paymentId the payment it belongs to
 * @param postings at least two
 */
public record Entry(EntryKind kind, UUID sourceId, UUID paymentId, List<Posting> postings) {

    /** Refuses postings that don't sum to zero. */
    public Entry {
        postings = List.copyOf(postings);
        if (postings.size() < 2) {
            throw new IllegalArgumentException("an entry needs two sides");
        }
        postings.stream()
                .map(Posting::amount)
                .collect(groupingBy(Money::currency, reducing(Money::plus)))
                .values()
                .forEach(sum -> {
                    if (!sum.orElseThrow().isZero()) {
                        throw new IllegalArgumentException("the postings are off by " + sum.orElseThrow());
                    }
                });
    }

    /** The provider holds this amount. */
    public static Entry authorization(UUID paymentId, Money amount) {
        return new Entry(
                EntryKind.AUTHORIZATION,
                paymentId,
                paymentId,
                move(AUTHORIZATIONS_HELD, AUTHORIZATIONS_CONTRA, amount));
    }

    /** The provider let go of this amount. */
    public static Entry release(UUID paymentId, Money amount) {
        return new Entry(
                EntryKind.RELEASE, paymentId, paymentId, move(AUTHORIZATIONS_CONTRA, AUTHORIZATIONS_HELD, amount));
    }

    /** This amount of what was held was taken. */
    public static Entry capture(UUID captureId, UUID paymentId, Money amount) {
        return new Entry(
                EntryKind.CAPTURE,
                captureId,
                paymentId,
                List.of(
                        debit(AUTHORIZATIONS_CONTRA, amount), credit(AUTHORIZATIONS_HELD, amount),
                        debit(CUSTOMER_RECEIVABLE, amount), credit(SALES_REVENUE, amount),
                        debit(PROVIDER_CLEARING, amount), credit(CUSTOMER_RECEIVABLE, amount)));
    }

    /** This amount of what was captured was given back. */
    public static Entry refund(UUID refundId, UUID paymentId, Money amount) {
        return new Entry(
                EntryKind.REFUND,
                refundId,
                paymentId,
                List.of(
                        debit(SALES_REFUNDS, amount), credit(CUSTOMER_RECEIVABLE, amount),
                        debit(CUSTOMER_RECEIVABLE, amount), credit(PROVIDER_CLEARING, amount)));
    }

    private static List<Posting> move(Account to, Account from, Money amount) {
        return List.of(debit(to, amount), credit(from, amount));
    }

    private static Posting debit(Account account, Money amount) {
        return new Posting(account, amount);
    }

    private static Posting credit(Account account, Money amount) {
        return new Posting(account, amount.negate());
    }
}
