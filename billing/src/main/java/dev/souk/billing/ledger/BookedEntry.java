package dev.souk.billing.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An entry as it stands in the ledger. */
@Schema(name = "LedgerEntry")
public record BookedEntry(
        UUID id,
        EntryKind kind,
        Instant bookedAt,
        List<Posting> postings,

        @Schema(description = "Of a correction: why it was booked")
        Optional<String> reason,

        @Schema(
                description = "Of a correction: the account of the admin who booked it",
                type = SchemaType.STRING,
                format = "uuid")
        Optional<UUID> correctedBy) {

    BookedEntry and(BookedEntry rest) {
        return new BookedEntry(
                id,
                kind,
                bookedAt,
                Stream.concat(postings.stream(), rest.postings.stream()).toList(),
                reason,
                correctedBy);
    }
}
