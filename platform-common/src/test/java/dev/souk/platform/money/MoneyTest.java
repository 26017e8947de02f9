package dev.souk.platform.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.souk.platform.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MoneyTest {

    @Test
    void knowsTheMinorUnitOfItsCurrency() {
        assertEquals("19.99 EUR", Money.of(1999, "EUR").toString());
        assertEquals("1999 JPY", Money.of(1999, "JPY").toString());
        assertEquals("-1.999 KWD", Money.of(-1999, "KWD").toString());
    }

    @Test
    void refusesWhatIsNoCurrency() {
        assertThrows(IllegalArgumentException.class, () -> Money.of(1, "EURO"));
        assertThrows(IllegalArgumentException.class, () -> Money.of(1, "XAU"));
    }

    @Test
    void neverMixesCurrencies() {
        var euro = Money.of(1, "EUR");
        var yen = Money.of(1, "JPY");
        assertThrows(ArithmeticException.class, () -> euro.plus(yen));
        assertThrows(ArithmeticException.class, () -> euro.minus(yen));
        assertThrows(ArithmeticException.class, () -> euro.compareTo(yen));
    }

    @Test
    void neverOverflows() {
        var most = Money.of(Long.MAX_VALUE, "EUR");
        assertThrows(ArithmeticException.class, () -> most.plus(Money.of(1, "EUR")));
        assertThrows(ArithmeticException.class, () -> most.times(2));
        assertThrows(ArithmeticException.class, () -> most.percent(10_001));
        assertThrows(
                ArithmeticException.class, () -> Money.of(Long.MIN_VALUE, "EUR").negate());
    }

    @Test
    void roundsHalfToEven() {
        assertEquals(Money.of(2, "EUR"), Money.of(25, "EUR").percent(1000));
        assertEquals(Money.of(4, "EUR"), Money.of(35, "EUR").percent(1000));
        assertEquals(Money.of(-2, "EUR"), Money.of(-25, "EUR").percent(1000));
    }

    @Test
    void givesTheRemainderToTheLargestPart() {
        assertEquals(List.of(33L, 67L), amounts(Money.of(100, "EUR").allocate(List.of(1L, 2L))));
        assertEquals(List.of(34L, 33L, 33L), amounts(Money.of(100, "EUR").allocate(List.of(1L, 1L, 1L))));
        assertEquals(List.of(0L, -100L), amounts(Money.of(-100, "EUR").allocate(List.of(0L, 7L))));
    }

    @Test
    void dividesOnlyByWeightsThatMakeSense() {
        var euro = Money.of(1, "EUR");
        assertThrows(IllegalArgumentException.class, () -> euro.allocate(List.of()));
        assertThrows(IllegalArgumentException.class, () -> euro.allocate(List.of(0L, 0L)));
        assertThrows(IllegalArgumentException.class, () -> euro.allocate(List.of(1L, -1L)));
    }

    @Test
    void isTwoFieldsInJson() throws JsonProcessingException {
        assertEquals("{\"amount\":1999,\"currency\":\"EUR\"}", Json.write(Money.of(1999, "EUR")));
        assertEquals(
                Money.of(1999, "EUR"), Json.mapper().readValue("{\"amount\":1999,\"currency\":\"EUR\"}", Money.class));
        for (var wrong : List.of(
                "{\"amount\":19.99,\"currency\":\"EUR\"}",
                "{\"amount\":\"1999\",\"currency\":\"EUR\"}",
                "{\"amount\":1999,\"currency\":\"eur\"}",
                "{\"amount\":9223372036854775808,\"currency\":\"EUR\"}",
                "{\"currency\":\"EUR\"}",
                "{\"amount\":1999}")) {
            assertThrows(JsonProcessingException.class, () -> Json.mapper().readValue(wrong, Money.class), wrong);
        }
    }

    @Property
    void partsSumToTheWhole(
            @ForAll long amount, @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 0) Long> weights) {
        Assume.that(weights.stream().anyMatch(weight -> weight > 0));
        var parts = Money.of(amount, "EUR").allocate(weights);
        assertEquals(weights.size(), parts.size());
        assertEquals(
                BigInteger.valueOf(amount),
                parts.stream().map(part -> BigInteger.valueOf(part.amount())).reduce(BigInteger.ZERO, BigInteger::add));
    }

    @Property
    void aPartIsOffItsShareByLessThanTheNumberOfParts(
            @ForAll @LongRange(min = -1_000_000_000, max = 1_000_000_000) long amount,
            @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 0, max = 1_000_000) Long> weights) {
        long total = weights.stream().mapToLong(Long::longValue).sum();
        Assume.that(total > 0);
        var parts = Money.of(amount, "EUR").allocate(weights);
        for (int i = 0; i < parts.size(); i++) {
            double share = (double) amount * weights.get(i) / total;
            assertTrue(Math.abs(parts.get(i).amount() - share) < weights.size() + 1);
            assertTrue(weights.get(i) > 0 || parts.get(i).isZero());
        }
    }

    @Property
    void percentIsTheExactShareRoundedHalfToEven(
            @ForAll @LongRange(min = -1_000_000_000_000L, max = 1_000_000_000_000L) long amount,
            @ForAll @IntRange(min = -20_000, max = 20_000) int basisPoints) {
        var expected = BigDecimal.valueOf(amount)
                .multiply(BigDecimal.valueOf(basisPoints))
                .movePointLeft(4)
                .setScale(0, RoundingMode.HALF_EVEN);
        assertEquals(
                expected.longValueExact(),
                Money.of(amount, "EUR").percent(basisPoints).amount());
    }

    @Property
    void plusAndMinusUndoEachOther(@ForAll int a, @ForAll int b) {
        var money = Money.of(a, "EUR");
        assertEquals(money, money.plus(Money.of(b, "EUR")).minus(Money.of(b, "EUR")));
        assertEquals(money.negate(), Money.zero("EUR").minus(money));
    }

    private static List<Long> amounts(List<Money> parts) {
        return LongStream.range(0, parts.size())
                .mapToObj(i -> parts.get((int) i).amount())
                .toList();
    }
}
