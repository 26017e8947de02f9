package dev.souk.platform.data;

import java.time.Duration;
import java.util.List;

/**
 * Rows of a table that wait to be worked on, by any instance. A claim is a lease: whoever claims a row has it until the time
 * that the claim wrote, and when the row is not settled by then it is due again. That time is further away with each
 * attempt, twice as far up to the longest, give or take a quarter, so that a claim is the pause before the next as well.
 *
 * @param <T> what a claimed row is read into
 */
public final class DueRows<T> {
    private final Jdbc jdbc;
    private final String claim;
    private final RowMapper<T> mapper;

    /**
     * Rows of a table with the key {@code id}.
     *
     * @param attempts column with the number of claims so far
     * @param due column with the time at which the row is due; null when it is settled
     * @param first lease of the first claim; longer than the work takes
     * @param longest lease, in the end
     * @param columns what {@code mapper} reads
     */
    public DueRows(
            Jdbc jdbc,
            String table,
            String attempts,
            String due,
            Duration first,
            Duration longest,
            String columns,
            RowMapper<T> mapper) {
        this.jdbc = jdbc;
        this.mapper = mapper;
        this.claim = """
                update %1$s set %2$s = least(%2$s + 1, 1000),
                       %3$s = now() + make_interval(secs =>
                           (0.75 + random() / 2) * least(%5$d, %4$d * power(2, least(%2$s, 20))))
                 where id in (select id from %1$s where %3$s <= now() order by %3$s limit ? for update skip locked)
                returning %6$s
                """.formatted(table, attempts, due, first.toSeconds(), longest.toSeconds(), columns);
    }

    /** Claims rows that are due, those that are due longest, in the current transaction. */
    public List<T> claim(int most) {
        return jdbc.query(claim, mapper, most);
    }
}
