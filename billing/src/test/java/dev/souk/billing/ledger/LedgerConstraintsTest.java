package dev.souk.billing.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database alone keeps the books in order, whoever writes. */
@WithPostgres
class LedgerConstraintsTest {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String CHECK_VIOLATION = "23514";
    private static final String UNIQUE_VIOLATION = "23505";

    private final TestDatabase database;
    private final UUID payment = UUID.randomUUID();
    private final UUID entry = UUID.randomUUID();

    LedgerConstraintsTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void bookACapture() throws SQLException {
        try (Connection connection = begin()) {
            run(connection, """
                    insert into payment (id, order_id, attempt, state, customer_id, order_number, currency, amount, authorized,
                                         created_at, updated_at)
                    values ('%s', '%s', 1, 'AUTHORIZED', '%s', 'S-1', 'EUR', 100, 100, now(), now())
                    """.formatted(payment, UUID.randomUUID(), UUID.randomUUID()));
            insertEntry(connection, entry, "CAPTURE");
            insertPosting(connection, entry, 1, "provider-clearing", "EUR", 100);
            insertPosting(connection, entry, 2, "sales-revenue", "EUR", -100);
            connection.commit();
        }
    }

    @Test
    void refusesAnEntryThatIsOff() throws SQLException {
        assertRefusedAtCommit("is off by 1 EUR", connection -> {
            UUID id = UUID.randomUUID();
            insertEntry(connection, id, "CORRECTION");
            insertPosting(connection, id, 1, "provider-clearing", "EUR", 100);
            insertPosting(connection, id, 2, "sales-revenue", "EUR", -99);
        });
    }

    @Test
    void refusesAnEntryThatBalancesOnlyAcrossCurrencies() throws SQLException {
        assertRefusedAtCommit("is off by", connection -> {
            UUID id = UUID.randomUUID();
            insertEntry(connection, id, "CORRECTION");
            insertPosting(connection, id, 1, "provider-clearing", "EUR", 100);
            insertPosting(connection, id, 2, "sales-revenue", "USD", -100);
        });
    }

    @Test
    void refusesAnEntryWithoutPostings() throws SQLException {
        assertRefusedAtCommit("no postings", connection -> insertEntry(connection, UUID.randomUUID(), "CORRECTION"));
    }

    @Test
    void refusesACorrectionThatDoesNotSayWhy() throws SQLException {
        assertRefusedAtCommit("does not say why", connection -> {
            UUID id = UUID.randomUUID();
            insertEntryAlone(connection, id, "CORRECTION");
            insertPosting(connection, id, 1, "provider-clearing", "EUR", 100);
            insertPosting(connection, id, 2, "sales-revenue", "EUR", -100);
        });
    }

    @Test
    void refusesMorePostingsForAnEarlierEntryEvenWhenTheyBalance() throws SQLException {
        try (Connection connection = begin()) {
            var refused = assertThrows(SQLException.class, () -> run(connection, """
                    insert into ledger_posting (entry_id, line, account, currency, amount)
                    values ('%1$s', 3, 'provider-clearing', 'EUR', 5), ('%1$s', 4, 'sales-revenue', 'EUR', -5)
                    """.formatted(entry)));
            assertEquals(CHECK_VIOLATION, refused.getSQLState());
        }
    }

    @Test
    void refusesAnUnbalancedPostingAfterTheCheckWasForced() throws SQLException {
        try (Connection connection = begin()) {
            UUID id = UUID.randomUUID();
            insertEntry(connection, id, "CORRECTION");
            insertPosting(connection, id, 1, "provider-clearing", "EUR", 100);
            insertPosting(connection, id, 2, "sales-revenue", "EUR", -100);
            run(connection, "set constraints all immediate");
            var refused = assertThrows(
                    SQLException.class, () -> insertPosting(connection, id, 3, "provider-clearing", "EUR", 1));
            assertEquals(CHECK_VIOLATION, refused.getSQLState());
        }
    }

    @Test
    void booksAFactOnce() throws SQLException {
        try (Connection connection = begin()) {
            var refused = assertThrows(
                    SQLException.class, () -> run(connection, """
                    insert into ledger_entry (id, kind, source_id, payment_id, booked_at) values ('%s', 'CAPTURE', '%s', '%s', now())
                    """.formatted(UUID.randomUUID(), entry, payment)));
            assertEquals(UNIQUE_VIOLATION, refused.getSQLState());
        }
    }

    @Test
    void neitherTheServiceNorTheOwnerChangesTheBooks() throws SQLException {
        for (String command : new String[] {
            "update ledger_posting set amount = amount + 1",
            "update ledger_posting set amount = -amount where entry_id = '%s'".formatted(entry),
            "delete from ledger_posting",
            "update ledger_entry set kind = 'CORRECTION'",
            "update ledger_correction set reason = 'another'",
            "delete from ledger_correction",
            "delete from ledger_entry",
            "truncate ledger_posting, ledger_correction, ledger_entry",
            "update ledger_account set kind = 'MEMO'"
        }) {
            try (Connection service = database.connect();
                    Connection owner = database.connectAsOwner()) {
                assertRefused(service, command, "permission denied");
                assertRefused(owner, command, "append-only");
            }
        }
        try (Connection service = database.connect()) {
            assertRefused(
                    service,
                    "insert into ledger_account (code, kind, description) values ('x', 'ASSET', 'x')",
                    "permission denied");
            assertRefused(service, "alter table ledger_posting disable trigger all", "must be owner");
        }
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private void assertRefusedAtCommit(String message, Work work) throws SQLException {
        try (Connection connection = begin()) {
            work.on(connection);
            var refused = assertThrows(SQLException.class, connection::commit);
            assertEquals(CHECK_VIOLATION, refused.getSQLState());
            assertTrue(refused.getMessage().contains(message), refused.getMessage());
        }
    }

    private static void assertRefused(Connection connection, String command, String message) {
        var refused = assertThrows(SQLException.class, () -> run(connection, command), command);
        assertEquals(INSUFFICIENT_PRIVILEGE, refused.getSQLState(), command);
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    private Connection begin() throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        return connection;
    }

    private void insertEntry(Connection connection, UUID id, String kind) throws SQLException {
        insertEntryAlone(connection, id, kind);
        if (kind.equals("CORRECTION")) {
            run(connection, "insert into ledger_correction values ('%s', 'because', gen_random_uuid())".formatted(id));
        }
    }

    private void insertEntryAlone(Connection connection, UUID id, String kind) throws SQLException {
        run(connection, """
                insert into ledger_entry (id, kind, source_id, payment_id, booked_at) values ('%1$s', '%2$s', '%1$s', '%3$s', now())
                """.formatted(id, kind, payment));
    }

    private static void insertPosting(
            Connection connection, UUID entry, int line, String account, String currency, long amount)
            throws SQLException {
        run(connection, """
                insert into ledger_posting (entry_id, line, account, currency, amount) values ('%s', %d, '%s', '%s', %d)
                """.formatted(entry, line, account, currency, amount));
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
