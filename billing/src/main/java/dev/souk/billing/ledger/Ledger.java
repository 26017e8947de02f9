package dev.souk.billing.ledger;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.money.Money;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/**
 * The books. Entries are written in the transaction of the fact they book and never changed: the runtime role has no
 * right to, and triggers refuse. That an entry sums to zero is checked by the database when the transaction commits.
 */
@Singleton
public class Ledger {

    private static final String POSTING = "(?::smallint, ?, ?, ?::bigint)";

    private final Jdbc jdbc;

    @Inject
    Ledger(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Books an entry in the current transaction, at its end; the same fact can't be booked twice. */
    public void book(Entry entry, Instant at) {
        var values =
                new ArrayList<Object>(List.of(Uuid7.next(), entry.kind(), entry.sourceId(), entry.paymentId(), at));
        int line = 0;
        for (Posting posting : entry.postings()) {
            values.add(++line);
            values.add(posting.account().code());
            values.add(posting.amount().currency().getCurrencyCode());
            values.add(posting.amount().amount());
        }
        jdbc.later(
                """
                WITH entry AS (
                    INSERT INTO ledger_entry (id, kind, source_id, payment_id, booked_at) VALUES (?, ?, ?, ?, ?) RETURNING id)
                INSERT INTO ledger_posting (entry_id, line, account, currency, amount)
                SELECT entry.id, posting.* FROM entry, (VALUES %s) AS posting
                """.formatted(String.join(
                        ", ", Collections.nCopies(entry.postings().size(), POSTING))),
                values.toArray());
    }

    /** Whether there is a payment with this id, for which something may be booked. */
    boolean isOfPayment(UUID id) {
        return jdbc.one("SELECT id FROM payment WHERE id = ? AND state <> 'CLOSED'", row -> row.uuid("id"), id)
                .isPresent();
    }

    /** What was booked for a payment, oldest first. */
    public List<BookedEntry> entriesOf(UUID paymentId) {
        var entries = new LinkedHashMap<UUID, BookedEntry>();
        jdbc.query("""
                        SELECT e.id, e.kind, e.booked_at, p.account, p.currency, p.amount, c.reason, c.corrected_by
                          FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id
                          LEFT JOIN ledger_correction c ON c.entry_id = e.id
                         WHERE e.payment_id = ? ORDER BY e.id, p.line
                        """, Ledger::singlePosting, paymentId)
                .forEach(entry -> entries.merge(entry.id(), entry, BookedEntry::and));
        return List.copyOf(entries.values());
    }

    /** What every account holds in every currency it was ever used in. */
    public List<Balance> balances() {
        return jdbc.query(
                "SELECT account, currency, amount FROM ledger_balance ORDER BY account, currency",
                row -> new Balance(Account.ofCode(row.text("account")), money(row)));
    }

    private static BookedEntry singlePosting(Row row) {
        return new BookedEntry(
                row.uuid("id"),
                row.enumValue("kind", EntryKind.class),
                row.instant("booked_at"),
                List.of(new Posting(Account.ofCode(row.text("account")), money(row))),
                row.optionalText("reason"),
                row.optionalUuid("corrected_by"));
    }

    private static Money money(Row row) {
        return Money.of(row.longValue("amount"), row.text("currency"));
    }
}
