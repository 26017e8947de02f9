package dev.souk.platform.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Objects;

/**
 * An amount in the minor units of a currency: {@code Money.of(1999, "EUR")} is 19.99 euro and
 * {@code Money.of(1999, "JPY")} is 1999 yen, as ISO 4217 defines the units.
 *
 * <p>Arithmetic is exact: a result that does not fit into a {@code long}, or a mix of currencies, is an
 * {@link ArithmeticException} and never a wrong number. Amounts may be negative. In JSON it is
 * <code>{"amount": 1999, "currency": "EUR"}</code>.
 *
 * @param amount how many minor units
 * @param currency the currency they are units of
 */
public record Money(long amount, Currency currency) implements Comparable<Money> {

    private static final BigInteger WHOLE = BigInteger.valueOf(10_000);

    /** Refuses a missing currency and one without minor units, such as gold (XAU). */
    public Money {
        Objects.requireNonNull(currency, "currency");
        if (currency.getDefaultFractionDigits() < 0) {
            throw new IllegalArgumentException(currency.getCurrencyCode() + " is not a currency that one can pay in");
        }
    }

    /**
     * An amount in minor units of the currency with this ISO 4217 code; {@link IllegalArgumentException} when there is
     * no such code.
     */
    public static Money of(long amount, String currencyCode) {
        return new Money(amount, currency(currencyCode));
    }

    /** An amount in minor units. */
    public static Money of(long amount, Currency currency) {
        return new Money(amount, currency);
    }

    /** Nothing, in this currency. */
    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /** Nothing, in the currency with this ISO 4217 code. */
    public static Money zero(String currencyCode) {
        return of(0, currencyCode);
    }

    @JsonCreator
    static Money fromJson(
            @JsonProperty(value = "amount", required = true) long amount,
            @JsonProperty(value = "currency", required = true) String currency) {
        return of(amount, currency);
    }

    /** The sum; both must be in the same currency. */
    public Money plus(Money other) {
        return with(Math.addExact(amount, sameCurrency(other).amount));
    }

    /** The difference; both must be in the same currency. */
    public Money minus(Money other) {
        return with(Math.subtractExact(amount, sameCurrency(other).amount));
    }

    /** This amount so many times. */
    public Money times(long factor) {
        return with(Math.multiplyExact(amount, factor));
    }

    /** The same amount with the other sign. */
    public Money negate() {
        return with(Math.negateExact(amount));
    }

    /** Whether this is exactly nothing. */
    @JsonIgnore
    public boolean isZero() {
        return amount == 0;
    }

    /** Whether this is less than nothing. */
    @JsonIgnore
    public boolean isNegative() {
        return amount < 0;
    }

    /** Whether this is more than nothing. */
    @JsonIgnore
    public boolean isPositive() {
        return amount > 0;
    }

    /**
     * A share of this amount, rounded half to even at the minor unit.
     *
     * @param basisPoints hundredths of a percent: 1900 is 19 %
     */
    public Money percent(int basisPoints) {
        var exact = new BigDecimal(BigInteger.valueOf(amount).multiply(BigInteger.valueOf(basisPoints)));
        return with(exact.divide(new BigDecimal(WHOLE), 0, RoundingMode.HALF_EVEN)
                .toBigIntegerExact()
                .longValueExact());
    }

    /**
     * Divides this amount in proportion to the weights. The parts sum to the whole exactly: each part is rounded toward
     * zero and what remains goes to the part with the largest weight (the first of them).
     *
     * @param weights at least one, none negative, not all zero
     * @return one part per weight, in the same order
     */
    public List<Money> allocate(List<Long> weights) {
        var total = BigInteger.ZERO;
        int largest = 0;
        for (int i = 0; i < weights.size(); i++) {
            if (weights.get(i) < 0) {
                throw new IllegalArgumentException("a weight is negative: " + weights.get(i));
            }
            total = total.add(BigInteger.valueOf(weights.get(i)));
            largest = weights.get(i) > weights.get(largest) ? i : largest;
        }
        if (total.signum() == 0) {
            throw new IllegalArgumentException("there is no weight to divide by");
        }
        var parts = new ArrayList<Money>(weights.size());
        long rest = amount;
        for (long weight : weights) {
            long part = BigInteger.valueOf(amount)
                    .multiply(BigInteger.valueOf(weight))
                    .divide(total)
                    .longValueExact();
            parts.add(with(part));
            rest -= part;
        }
        parts.set(largest, parts.get(largest).plus(with(rest)));
        return List.copyOf(parts);
    }

    /** Compares amounts of one currency. */
    @Override
    public int compareTo(Money other) {
        return Long.compare(amount, sameCurrency(other).amount);
    }

    /** The amount in major units with the currency's own number of decimals, for people: {@code 19.99 EUR}. */
    @Override
    public String toString() {
        return BigDecimal.valueOf(amount, currency.getDefaultFractionDigits()).toPlainString() + " "
                + currency.getCurrencyCode();
    }

    private Money with(long newAmount) {
        return new Money(newAmount, currency);
    }

    private Money sameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new ArithmeticException("cannot mix " + currency + " and " + other.currency);
        }
        return other;
    }

    private static Currency currency(String code) {
        try {
            return Currency.getInstance(Objects.requireNonNull(code, "currency"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no such ISO 4217 currency code: " + code, e);
        }
    }
}
