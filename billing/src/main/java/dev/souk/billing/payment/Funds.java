package dev.souk.billing.payment;

import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import jakarta.persistence.Embeddable;

/**
 * Where the money of a {@link Payment} is. Of the amount that was asked for, all or nothing is authorized; of that, parts are
 * captured, and the rest is released in the end; of what was captured, parts are refunded. A capture or refund that the
 * provider has not answered yet reserves its amount, so that the bounds hold whatever the answer is:
 *
 * <pre>
 *   captured + capturing + released &lt;= authorized        refunded + refunding &lt;= captured
 * </pre>
 *
 * <p>The table has the same bounds as constraints. All amounts are in minor units of one currency.
 */
@Embeddable
class Funds {

    private String currency;
    private Long amount;
    private long authorized;
    private long capturing;
    private long captured;
    private long released;
    private long refunding;
    private long refunded;

    /** For JPA, and for a payment that never begins: nothing is to be asked of it. */
    protected Funds() {}

    /** Nothing is authorized so far. */
    static Funds askedFor(Money amount) {
        var funds = new Funds();
        funds.amount = amount.amount();
        funds.currency = amount.currency().getCurrencyCode();
        return funds;
    }

    /** The provider holds all that was asked for. */
    void authorize() {
        authorized = amount;
    }

    /** Reserves an amount for a capture. */
    void beginCapture(Money part) {
        requireCurrency(part);
        if (part.compareTo(capturable()) > 0) {
            throw new ProblemException(
                    BillingProblems.CAPTURE_EXCEEDS_AUTHORIZATION, "At most " + capturable() + " can be captured.");
        }
        capturing += part.amount();
    }

    /** A reserved amount was taken. */
    void capture(Money part) {
        capturing -= part.amount();
        captured += part.amount();
    }

    /** A reserved amount was not taken. */
    void forgetCapture(Money part) {
        capturing -= part.amount();
    }

    /**
     * Lets go of all that was not captured.
     *
     * @return how much that was
     */
    Money release() {
        long rest = authorized - captured - released;
        released += rest;
        return money(rest);
    }

    /** Reserves an amount of what was captured for a refund. */
    void beginRefund(Money part) {
        requireCurrency(part);
        if (part.compareTo(refundable()) > 0) {
            throw new ProblemException(
                    BillingProblems.REFUND_EXCEEDS_CAPTURED, "At most " + refundable() + " can be refunded.");
        }
        refunding += part.amount();
    }

    /** A reserved amount was given back. */
    void refund(Money part) {
        refunding -= part.amount();
        refunded += part.amount();
    }

    /** A reserved amount was not given back. */
    void forgetRefund(Money part) {
        refunding -= part.amount();
    }

    /** Whether nothing that was authorized is left to capture or release. */
    boolean isSpent() {
        return captured + released == authorized;
    }

    boolean isCapturing() {
        return capturing > 0;
    }

    boolean isAnyCaptured() {
        return captured > 0;
    }

    /** Refuses another currency. */
    void requireCurrency(Money part) {
        if (!part.currency().getCurrencyCode().equals(currency)) {
            throw new ProblemException(BillingProblems.CURRENCY_MISMATCH, "The payment is in " + currency + ".");
        }
    }

    /** What was asked for. */
    Money amount() {
        return money(amount);
    }

    Money authorized() {
        return money(authorized);
    }

    Money capturing() {
        return money(capturing);
    }

    Money captured() {
        return money(captured);
    }

    Money released() {
        return money(released);
    }

    Money refunding() {
        return money(refunding);
    }

    Money refunded() {
        return money(refunded);
    }

    /** What is held and not being taken. */
    private Money capturable() {
        return money(authorized - captured - capturing - released);
    }

    /** What was captured and neither was nor is being given back. */
    Money refundable() {
        return money(captured - refunded - refunding);
    }

    private Money money(long minorUnits) {
        return Money.of(minorUnits, currency);
    }
}
