package dev.souk.local.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.local.bench.Recording.Executed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScriptTest {
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
    private static final String FRESH = "019c0000-0000-7000-8000-000000000001";
    private static final String OLD = "01900000-0000-7000-8000-000000000002";

    @Test
    void readsStatementsWithTheirArguments() {
        List<Executed> executed = Recording.parse("""
                souk-bench|7|souk_orders|LOG:  execute S_1: BEGIN
                souk-bench|7|souk_orders|LOG:  execute <unnamed>: insert into t
                \tvalues ($1, $2, $3)
                souk-bench|7|souk_orders|DETAIL:  Parameters: $1 = 'it''s', $2 = NULL, $3 = '5'
                souk-bench|8|postgres|LOG:  statement: select 1
                something else altogether
                souk-bench|7|souk_orders|LOG:  execute S_2: COMMIT
                """);
        assertEquals(
                List.of("BEGIN", "insert into t\nvalues ($1, $2, $3)", "select 1", "COMMIT"),
                executed.stream().map(Executed::sql).toList());
        assertEquals(
                List.of(Optional.of("it's"), Optional.empty(), Optional.of("5")),
                executed.get(1).arguments());
        assertEquals("postgres", executed.get(2).database());
    }

    @Test
    void readsAnArgumentAsLongAsADocument() {
        String document = "{\"text\":\"" + "it''s ".repeat(50_000) + "\"}";
        List<Executed> executed = Recording.parse("souk-bench|7|souk_orders|LOG:  execute S_1: select $1\n"
                + "souk-bench|7|souk_orders|DETAIL:  Parameters: $1 = '" + document + "'\n");
        assertEquals(
                List.of(Optional.of(document.replace("''", "'"))),
                executed.getFirst().arguments());
    }

    @Test
    void makesNewIdsForWhatIsNewAndKeepsTheRest() {
        String script = script(
                statement("insert into t values ($1, $2, $3, $4)", FRESH, OLD, FRESH + ":1", "a'b"),
                statement("select $1, $2", "{" + FRESH + "," + OLD + "}", "{\"paid\":true}"));
        assertTrue(script.startsWith("select uuidv7() as u1 \\gset\n"), script);
        assertTrue(script.contains("values (:u1, '" + OLD + "', ('' || :u1::text || ':1'), 'a''b')"), script);
        assertTrue(script.contains("array[:u1::uuid, '" + OLD + "'::uuid], '{\"paid\": true}'"), script);
    }

    @Test
    void transactionsThatOverlapBecomeOneAfterTheOther() {
        Script.Made made = Script.of(
                List.of(
                        executed("1", "BEGIN"),
                        executed("2", "BEGIN"),
                        executed("1", "insert into a default values"),
                        executed("2", "insert into b default values"),
                        executed("2", "select 2"),
                        executed("2", "COMMIT"),
                        executed("1", "select 1"),
                        executed("1", "COMMIT"),
                        executed("3", "BEGIN"),
                        executed("3", "update event_worker set holder = 'x'"),
                        executed("3", "COMMIT")),
                SINCE);
        assertTrue(made.text().endsWith("""
                        BEGIN;
                        insert into b default values;
                        select 2;
                        COMMIT;
                        BEGIN;
                        insert into a default values;
                        select 1;
                        COMMIT;
                        """), made::text);
        assertEquals(2, made.transactions());
        assertEquals(4, made.statements());
        assertFalse(made.text().contains("event_worker"), "workers of the background are no part of it");
    }

    private static String script(Executed... executed) {
        return Script.of(List.of(executed), SINCE).text();
    }

    private static Executed statement(String sql, String... arguments) {
        return new Executed(
                "1",
                "souk_orders",
                sql,
                List.of(arguments).stream().map(Optional::of).toList());
    }

    private static Executed executed(String session, String sql) {
        return new Executed(session, "souk_orders", sql, List.of());
    }
}
