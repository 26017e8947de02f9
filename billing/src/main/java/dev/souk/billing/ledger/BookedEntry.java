package dev.souk.billing.ledger;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** An entry as it stands in the ledger. */
public record BookedEntry(UUID id, EntryKind kind, Instant bookedAt, List<Posting> postings) {

    BookedEntry and(BookedEntry rest) {
        return new BookedEntry(
                id,
                kind,
                bookedAt,
                Stream.concat(postings.stream(), rest.postings.stream()).toList());
    }
}
