package dev.souk.local.faults.inside;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Statements that are broken on purpose, to see whether the suite notices. Which one is told by the system property {@code
 * souk.faults.broken}.
 */
enum BrokenSql {
    /** Whether there is enough is read before and believed, as in shops that read, compute and write. */
    CONDITIONAL_STOCK_UPDATE {
        @Override
        String broken(String sql) {
            if (sql.contains("FROM stock") && sql.contains("FOR NO KEY UPDATE")) {
                return sql.replace("FOR NO KEY UPDATE", "");
            }
            if (HELD.matcher(sql).find()) {
                return sql.replace("held = held +", "held = stale_held +")
                        .replace("on_hand - held >=", "stale_on_hand - stale_held >=")
                        .replaceFirst(
                                "WHERE ",
                                STALE + " WHERE stale_sku = stock.sku AND stale_location = stock.location AND ");
            }
            return sql;
        }
    },
    /** An event that was handled before is not recognized. */
    INBOX_CHECK {
        @Override
        String broken(String sql) {
            return sql.replace("from inbox where event_id = any(?)", "from inbox where event_id = any(?) and false");
        }
    };

    /** A copy of the rows as they were when the statement began. */
    private static final String STALE =
            "FROM (SELECT sku AS stale_sku, location AS stale_location, held AS stale_held, on_hand AS stale_on_hand FROM stock) stale";

    /** Between statements that are sent together. */
    private static final Pattern TOGETHER = Pattern.compile(";\n");

    private static final Pattern HELD = Pattern.compile("UPDATE stock\\s+SET held = held \\+");
    private static final Optional<BrokenSql> CHOSEN =
            Optional.ofNullable(System.getProperty("souk.faults.broken")).map(BrokenSql::valueOf);

    abstract String broken(String sql);

    /** The statement as this process sends it. */
    static String of(String sql) {
        return CHOSEN.map(choice ->
                        TOGETHER.splitAsStream(sql).map(choice::broken).collect(Collectors.joining(";\n")))
                .orElse(sql);
    }
}
