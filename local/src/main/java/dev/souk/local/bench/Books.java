package dev.souk.local.bench;

import java.util.ArrayList;
import java.util.List;

/** What the databases say was bought: it has to agree with what the buyers were told. */
record Books(long confirmed, long authorized, long held) {
    static Books of(DatabaseServer database) {
        return new Books(
                database.count("souk_orders", "select count(*) from customer_order where status = 'CONFIRMED'"),
                database.count("souk_billing", "select count(*) from payment where state = 'AUTHORIZED'"),
                database.count("souk_catalog", "select coalesce(sum(held), 0) from stock"));
    }

    Books since(Books earlier) {
        return new Books(confirmed - earlier.confirmed, authorized - earlier.authorized, held - earlier.held);
    }

    /**
     * What does not agree with so many purchases of two pieces each.
     *
     * @param acknowledged buyers were told that these are confirmed
     * @param unknown buyers were told nothing: each may have come to an order or not
     */
    List<String> differences(long acknowledged, long unknown) {
        List<String> differences = new ArrayList<>();
        differ(differences, "orders are CONFIRMED", confirmed, acknowledged, unknown);
        differ(differences, "payments are AUTHORIZED", authorized, acknowledged, unknown);
        differ(differences, "pieces are held", held, 2 * acknowledged, 2 * unknown);
        return differences;
    }

    private static void differ(List<String> differences, String what, long found, long told, long unknown) {
        if (found < told || found > told + unknown) {
            differences.add(found + " more " + what + ", and buyers were told " + told
                    + (unknown == 0 ? "" : ", and nothing about up to " + unknown));
        }
    }
}
