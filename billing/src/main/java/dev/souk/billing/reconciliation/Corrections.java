package dev.souk.billing.reconciliation;

import dev.souk.billing.ledger.BookedEntry;
import dev.souk.billing.ledger.Entry;
import dev.souk.billing.ledger.EntryKind;
import dev.souk.billing.ledger.Ledger;
import dev.souk.billing.ledger.Posting;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * Puts a mistake in the ledger right, by a new entry that says why and by whom. What was booked stays as it is. After a
 * correction the ledger says of the payment what the payment says itself; one that leads anywhere else is refused.
 */
@Singleton
class Corrections {

    private static final ProblemType STILL_DIFFERS = new ProblemType(
            "ledger-still-differs", 409, "After this correction the ledger would not agree with the payment");

    private final Jdbc jdbc;
    private final Ledger ledger;
    private final BookedPayments payments;
    private final Clock clock;

    @Inject
    Corrections(Jdbc jdbc, Ledger ledger, BookedPayments payments, Clock clock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.payments = payments;
        this.clock = clock;
    }

    /**
     * Books a correction in the current transaction.
     *
     * @param by the account of whoever decided it
     * @return the entry as it stands now
     * @throws ProblemException 400 when the postings do not sum to zero or are not in the payment's currency, 404 when there
     *     is no such payment, 409 when the ledger would not agree with it
     */
    BookedEntry book(UUID paymentId, List<Posting> postings, String reason, UUID by) {
        if (jdbc.one("SELECT id FROM payment WHERE id = ? FOR UPDATE", row -> row.uuid("id"), paymentId)
                .isEmpty()) {
            throw noPayment();
        }
        UUID id = Uuid7.next();
        ledger.book(entry(id, paymentId, postings), clock.instant());
        UUID entryId = jdbc.one("""
                        INSERT INTO ledger_correction (entry_id, reason, corrected_by)
                        SELECT id, ?, ? FROM ledger_entry WHERE kind = ? AND source_id = ? RETURNING entry_id
                        """, row -> row.uuid("entry_id"), reason, by, EntryKind.CORRECTION, id)
                .orElseThrow();
        BookedPayment now = payments.find(paymentId).orElseThrow(Corrections::noPayment);
        if (postings.stream()
                .anyMatch(posting ->
                        !posting.amount().currency().getCurrencyCode().equals(now.currency()))) {
            throw Problems.invalid("postings", "must be in " + now.currency() + ", the currency of the payment");
        }
        if (!now.ledgerAgrees()) {
            throw new ProblemException(STILL_DIFFERS, now.ledgerDifference());
        }
        return ledger.entriesOf(paymentId).stream()
                .filter(entry -> entry.id().equals(entryId))
                .findFirst()
                .orElseThrow();
    }

    private static Entry entry(UUID id, UUID paymentId, List<Posting> postings) {
        try {
            return new Entry(EntryKind.CORRECTION, id, paymentId, postings);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw Problems.invalid("postings", "cannot be booked: " + e.getMessage());
        }
    }

    private static ProblemException noPayment() {
        return Problems.notFound("There is no such payment, or none that ever began.");
    }
}
