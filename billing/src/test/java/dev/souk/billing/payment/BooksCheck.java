package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import java.util.List;

/** What must be true of the books at any quiet moment, asserted after every test that moves money. */
final class BooksCheck {

    private BooksCheck() {}

    /** Every entry sums to zero, and payments, ledger and provider tell the same. */
    static void assertBooksAgree(Database database, Jdbc jdbc) {
        assertNone(database, jdbc, "entries that are off", """
                select entry_id::text as id from ledger_posting group by entry_id, currency having sum(amount) <> 0
                """);
        assertNone(database, jdbc, "payments whose ledger differs", """
                select p.id::text as id from payment p
                  left join ledger_entry e on e.payment_id = p.id left join ledger_posting l on l.entry_id = e.id
                 group by p.id
                having coalesce(sum(l.amount) filter (where l.account = 'authorizations-held'), 0) <> p.authorized - p.captured - p.released
                    or coalesce(sum(l.amount) filter (where l.account = 'provider-clearing'), 0) <> p.captured - p.refunded
                    or coalesce(sum(l.amount) filter (where l.account = 'customer-receivable'), 0) <> 0
                """);
        assertNone(database, jdbc, "settled payments whose provider differs", """
                select p.id::text as id from payment p left join simulator.payment s on s.key = p.order_id || ':' || p.attempt
                 where p.state not in ('PENDING', 'UNKNOWN', 'VOIDING') and p.capturing = 0 and p.refunding = 0
                   and (coalesce(s.captured, 0) <> p.captured or coalesce(s.refunded, 0) <> p.refunded
                        or (case when s.state = 'AUTHORIZED' and s.expires_at > now() then s.amount - s.captured else 0 end) <> p.authorized - p.captured - p.released)
                """);
        assertNone(database, jdbc, "money at the provider that nobody knows of", """
                select s.key as id from simulator.payment s left join payment p on s.key = p.order_id || ':' || p.attempt
                 where p.id is null and (s.state = 'AUTHORIZED' or s.captured > s.refunded)
                """);
    }

    private static void assertNone(Database database, Jdbc jdbc, String what, String sql) {
        assertEquals(List.of(), database.inTransaction(() -> jdbc.query(sql, row -> row.text("id"))), what);
    }
}
