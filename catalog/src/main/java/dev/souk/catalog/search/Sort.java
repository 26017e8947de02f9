package dev.souk.catalog.search;

import dev.souk.platform.data.Cursor;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The orders a list can have. Ties are broken by id in the same direction, so every order is total. */
enum Sort {
    /** Best match first. */
    RELEVANCE("relevance", "ts_rank(p.search, typed.query)", "real", false),
    /** A to Z, without regard to case and accents. */
    NAME("name", "fold(p.name) COLLATE \"C\"", "text", true),
    /** Cheapest first, by the lowest price among the variants. */
    PRICE("price", "pp.lowest", "bigint", true),
    /** Dearest first, by the lowest price among the variants. */
    PRICE_DESCENDING("-price", "pp.lowest", "bigint", false),
    /** Last published first; drafts, for staff, by when they were made. */
    NEWEST("newest", "coalesce(p.published_at, p.created_at)", "timestamptz", false);

    private final String parameter;
    private final String key;
    private final String type;
    private final boolean ascending;

    Sort(String parameter, String key, String type, boolean ascending) {
        this.parameter = parameter;
        this.key = key;
        this.type = type;
        this.ascending = ascending;
    }

    /** What clients write. */
    static Sort parse(String text) {
        return Arrays.stream(values())
                .filter(sort -> sort.parameter.equals(text))
                .findFirst()
                .orElseThrow(() -> Problems.invalid(
                        "sort",
                        "must be one of "
                                + Arrays.stream(values())
                                        .map(sort -> sort.parameter)
                                        .collect(Collectors.joining(", "))));
    }

    /** The SQL of the sort key. */
    String key() {
        return key;
    }

    /** The SQL that writes a sort key into a cursor without loss. */
    String keyText(String keyColumn) {
        return this == NEWEST
                ? "to_char(" + keyColumn + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                : keyColumn + "::text";
    }

    /**
     * Reads a cursor that a page of this order gave out. Its texts are what PostgreSQL can read, whoever wrote it.
     *
     * @throws ProblemException 400 when it is none, or one of another order
     */
    Optional<Cursor> cursor(String text) {
        return Cursor.parse(text, 3).map(cursor -> Cursor.of(name(), key(cursor), cursor.uuid(2)));
    }

    private Object key(Cursor cursor) {
        if (!cursor.text(0).equals(name())) {
            throw ofAnotherOrder();
        }
        return switch (this) {
            case NEWEST -> cursor.instant(1);
            case PRICE, PRICE_DESCENDING -> cursor.longValue(1);
            case RELEVANCE -> rank(cursor.text(1));
            case NAME -> cursor.text(1);
        };
    }

    private static float rank(String text) {
        if (!text.matches("\\d{1,9}(\\.\\d{1,20})?(e-\\d{1,2})?")) {
            throw ofAnotherOrder();
        }
        return Float.parseFloat(text);
    }

    private static ProblemException ofAnotherOrder() {
        return Problems.invalid("cursor", "belongs to a list in another order; start again without it");
    }

    /** The SQL condition for rows behind a row, which takes its key and its id. */
    String behind() {
        return "(" + key + ", p.id) " + (ascending ? ">" : "<") + " (?::" + type + ", ?::uuid)";
    }

    /** The SQL order. */
    String order(String keyColumn, String idColumn) {
        var direction = ascending ? " ASC, " : " DESC, ";
        return keyColumn + direction + idColumn + direction.substring(0, direction.length() - 2);
    }

    boolean byPrice() {
        return this == PRICE || this == PRICE_DESCENDING;
    }
}
