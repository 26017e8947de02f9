package dev.souk.platform.data;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;

/**
 * How many items a page may hold.
 *
 * @param value 1 to 100
 */
public record Limit(int value) {
    public static final int DEFAULT = 20;
    public static final int MAX = 100;

    /** Refuses what is out of range with a {@link ProblemException} (400). */
    public Limit {
        if (value < 1 || value > MAX) {
            throw outOfRange();
        }
    }

    /**
     * Reads {@code ?limit=}; {@value #DEFAULT} when it is absent.
     *
     * @throws ProblemException (400) when it is no number from 1 to {@value #MAX}
     */
    public static Limit parse(String text) {
        if (text == null || text.isBlank()) {
            return new Limit(DEFAULT);
        }
        try {
            return new Limit(Integer.parseInt(text.strip()));
        } catch (NumberFormatException notANumber) {
            throw outOfRange();
        }
    }

    /** What to ask the database for: one more than the page holds, to learn whether there is another page. */
    public int plusOne() {
        return value + 1;
    }

    private static ProblemException outOfRange() {
        return Problems.invalid("limit", "must be a whole number from 1 to " + MAX);
    }
}
