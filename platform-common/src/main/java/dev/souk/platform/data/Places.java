package dev.souk.platform.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * A list of values for {@code IN (...)}. It has a power of two of places, filled up with repetitions of a value, so that there
 * are few different statements and PostgreSQL plans each once. For {@code = ANY(?)} and joins with {@code unnest(?)} it plans
 * every time anew, because only the array tells how many values there are; that can cost more than the search.
 */
public final class Places {
    private Places() {}

    /** What to write between the parentheses: so many question marks, separated by commas. */
    public static String marks(Collection<?> values) {
        return String.join(", ", Collections.nCopies(number(values), "?"));
    }

    /**
     * The arguments for these marks.
     *
     * @param values at least one
     */
    public static List<Object> fill(Collection<?> values) {
        List<Object> arguments = new ArrayList<>(values);
        while (arguments.size() < number(values)) {
            arguments.add(arguments.getFirst());
        }
        return arguments;
    }

    private static int number(Collection<?> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("IN () is not SQL: do not ask for nothing");
        }
        return Integer.highestOneBit(2 * values.size() - 1);
    }
}
