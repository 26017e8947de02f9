package dev.souk.notify.delivery;

import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.data.Row;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Pages of mails, newest first: ids are ordered by time. */
@Singleton
class DeliveryLog {

    private static final UUID LAST = new UUID(-1L, -1L);

    private final Database database;
    private final Jdbc jdbc;

    @Inject
    DeliveryLog(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    /**
     * @param account only theirs; everybody's when empty
     * @param cursor from an earlier page, or null
     */
    Page<DeliveryView> page(Optional<UUID> account, Limit limit, String cursor) {
        UUID before = Cursor.parse(cursor, 1).map(keys -> keys.uuid(0)).orElse(LAST);
        var rows = database.inTransaction(
                () -> jdbc.query("""
                SELECT id, account_id, kind, state, recipient, subject, attempts, created_at, sent_at FROM delivery
                 WHERE id < ? AND (?::uuid IS NULL OR account_id = ?) ORDER BY id DESC LIMIT ?
                """, DeliveryLog::view, before, account, account, limit.plusOne()));
        return Page.of(rows, limit, view -> Cursor.of(view.id()));
    }

    private static DeliveryView view(Row row) {
        return new DeliveryView(
                row.uuid("id"),
                row.uuid("account_id"),
                row.enumValue("kind", DeliveryKind.class),
                row.enumValue("state", DeliveryState.class),
                row.optionalText("recipient"),
                row.optionalText("subject"),
                row.intValue("attempts"),
                row.instant("created_at"),
                row.optionalInstant("sent_at"));
    }
}
