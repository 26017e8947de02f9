package dev.souk.orders.order;

import dev.souk.platform.problem.Problems;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Units by SKU, of lines that each have an article of their own. The maps are immutable and in the order of the lines. */
public final class Units {

    private Units() {}

    /** So many of each line, without those of which there are none. */
    public static <T> Map<String, Integer> of(Collection<T> lines, Function<T, String> sku, ToIntFunction<T> quantity) {
        var units = new LinkedHashMap<String, Integer>();
        lines.stream()
                .filter(line -> quantity.applyAsInt(line) > 0)
                .forEach(line -> units.put(sku.apply(line), quantity.applyAsInt(line)));
        return Collections.unmodifiableMap(units);
    }

    /**
     * What a request says of each article.
     *
     * @throws dev.souk.platform.problem.ProblemException 400 when its {@code lines} name an article twice
     */
    public static <T, V> Map<String, V> once(List<T> lines, Function<T, String> sku, Function<T, V> value) {
        var units = new LinkedHashMap<String, V>();
        for (var line : lines) {
            if (units.put(sku.apply(line), value.apply(line)) != null) {
                throw Problems.invalid("lines", "must name each article once");
            }
        }
        return Collections.unmodifiableMap(units);
    }
}
