package dev.souk.orders.pricing;

import dev.souk.platform.money.Money;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What is taken off the prices of the lines, before tax. No line becomes cheaper than free. */
public sealed interface Discount {

    /**
     * The parts of the lines.
     *
     * @param nets what the lines cost before tax, all in one currency
     * @return one part per line, in the same order, each at most what the line costs
     */
    List<Money> of(List<Money> nets);

    /**
     * A share of each line, rounded half to even once per line.
     *
     * @param basisPoints hundredths of a percent, 1 to 10000
     */
    record Percent(int basisPoints) implements Discount {

        /** Refuses more than everything. */
        public Percent {
            if (basisPoints < 1 || basisPoints > 10_000) {
                throw new IllegalArgumentException("not a discount: " + basisPoints + " basis points");
            }
        }

        @Override
        public List<Money> of(List<Money> nets) {
            return nets.stream().map(net -> net.percent(basisPoints)).toList();
        }
    }

    /**
     * So much off the whole, at most what the lines cost, divided over them in proportion to what they cost. The
     * remainder goes to the largest line, and what does not fit there any more to the next largest.
     *
     * @param amount more than nothing, in the currency of the lines
     */
    record Amount(Money amount) implements Discount {

        /** Refuses what takes nothing off. */
        public Amount {
            if (!amount.isPositive()) {
                throw new IllegalArgumentException("not a discount: " + amount);
            }
        }

        @Override
        public List<Money> of(List<Money> nets) {
            var subtotal = nets.stream().reduce(Money.zero(amount.currency()), Money::plus);
            if (amount.compareTo(subtotal) >= 0) {
                return List.copyOf(nets);
            }
            var parts = new ArrayList<>(
                    amount.allocate(nets.stream().map(Money::amount).toList()));
            var largestFirst = IntStream.range(0, parts.size())
                    .boxed()
                    .sorted(Comparator.comparing(nets::get).reversed())
                    .toList();
            var excess = Money.zero(amount.currency());
            for (int line : largestFirst) {
                var wanted = parts.get(line).plus(excess);
                var part = wanted.compareTo(nets.get(line)) > 0 ? nets.get(line) : wanted;
                parts.set(line, part);
                excess = wanted.minus(part);
            }
            return List.copyOf(parts);
        }
    }
}
