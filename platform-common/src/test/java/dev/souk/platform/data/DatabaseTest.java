package dev.souk.platform.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.deadline.DeadlineExceeded;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithPostgres
class DatabaseTest {
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00.123456Z");

    private final Database database;
    private final Jdbc jdbc;
    private final TestDatabase server;

    DatabaseTest(TestDatabase server) {
        this.server = server;
        this.database =
                Database.open(new DatabaseConfig(server.url(), server.user(), server.password()).withPoolSize(4));
        this.jdbc = new Jdbc(database);
    }

    @BeforeEach
    void empty() {
        server.truncate("thing");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void entityAndSqlShareOneTransaction() {
        UUID id = Uuid7.next();
        database.inTransaction(() -> {
            database.entityManager().persist(new Thing(id, "lamp", NOON));
            assertEquals("lamp", name(id).orElseThrow(), "SQL sees what JPA has not written yet");
            jdbc.update("update thing set name = 'candle' where id = ?", id);
        });
        Thing found = database.inTransaction(() -> database.entityManager().find(Thing.class, id));
        assertEquals("candle", found.name());
        assertEquals(NOON, found.madeAt());
        assertEquals(Thing.Kind.PLAIN, found.kind());
        assertEquals(id, found.id());
    }

    @Test
    void rollsBackBothOnException() {
        UUID id = Uuid7.next();
        assertThrows(
                UnsupportedOperationException.class,
                () -> database.inTransaction(() -> {
                    database.entityManager().persist(new Thing(id, "lamp", NOON));
                    insert(Uuid7.next(), "sql");
                    throw new UnsupportedOperationException();
                }));
        assertEquals(0, count());
    }

    @Test
    void failureOfAJoinedPartDoomsTheWhole() {
        assertThrows(
                IllegalStateException.class,
                () -> database.inTransaction(() -> {
                    insert(Uuid7.next(), "outer");
                    try {
                        database.inTransaction((Runnable) () -> {
                            throw new UnsupportedOperationException();
                        });
                    } catch (UnsupportedOperationException swallowed) {
                        insert(Uuid7.next(), "after");
                    }
                }));
        assertEquals(0, count());
    }

    @Test
    void hooksRunAroundTheCommit() {
        List<String> seen = new ArrayList<>();
        database.inTransaction(() -> {
            database.afterCommit(
                    () -> seen.add("after, open transaction: " + database.isInTransaction() + ", rows " + count()));
            database.beforeCommit(() -> insert(Uuid7.next(), "last"));
            seen.add("work");
        });
        assertEquals(List.of("work", "after, open transaction: false, rows 1"), seen);
    }

    @Test
    void afterCommitDoesNotRunAfterRollback() {
        List<String> seen = new ArrayList<>();
        assertThrows(
                UnsupportedOperationException.class,
                () -> database.inTransaction(() -> {
                    database.afterCommit(() -> seen.add("after"));
                    throw new UnsupportedOperationException();
                }));
        assertEquals(List.of(), seen);
    }

    @Test
    void optimisticLockFailsTheSecondWriter() {
        UUID id = Uuid7.next();
        database.inTransaction(() -> database.entityManager().persist(new Thing(id, "lamp", NOON)));
        assertThrows(
                RuntimeException.class,
                () -> database.inTransaction(() -> {
                    Thing mine = database.entityManager().find(Thing.class, id);
                    renameElsewhere(id);
                    mine.rename("mine");
                }));
        assertEquals("theirs", database.inTransaction(() -> name(id)).orElseThrow());
    }

    @Test
    void manyMoreVirtualThreadsThanConnectionsAllFinish() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                int number = i;
                work.add(threads.submit(() -> database.inTransaction(() -> {
                    database.entityManager().persist(new Thing(Uuid7.next(), "jpa" + number, NOON));
                    insert(Uuid7.next(), "sql" + number);
                    database.inTransaction(() -> insert(Uuid7.next(), "joined" + number));
                })));
            }
            for (Future<?> done : work) {
                done.get();
            }
        }
        assertEquals(1200, count());
    }

    @Test
    void waitingForAConnectionEndsWithTheDeadline() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch taken = new CountDownLatch(4);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                threads.execute(() -> database.inTransaction(() -> {
                    database.connection();
                    taken.countDown();
                    await(release);
                }));
            }
            await(taken);
            assertThrows(
                    DeadlineExceeded.class,
                    () -> Deadline.within(Duration.ofMillis(50), () -> database.inTransaction(this::count)));
            Database impatient = Database.open(new DatabaseConfig(
                    server.url(), server.user(), server.password(), 1, Duration.ofSeconds(5), Duration.ofMillis(50)));
            impatient.inTransaction(() -> {
                impatient.connection();
                ProblemException busy = assertThrows(
                        ProblemException.class,
                        () -> threads.submit(() -> impatient.inTransaction(() -> {
                                    try {
                                        impatient.connection();
                                        return Optional.<ProblemException>empty();
                                    } catch (ProblemException e) {
                                        return Optional.of(e);
                                    }
                                }))
                                .get()
                                .ifPresent(e -> {
                                    throw e;
                                }));
                assertEquals(503, busy.problem().status());
            });
            impatient.close();
            release.countDown();
        }
    }

    @Test
    void readingNeedsNoTransactionAndCanNotWrite() {
        assertTrue(database.read(() -> !transactionId().equals(transactionId())), "each statement stands alone");
        assertThrows(IllegalStateException.class, () -> database.read(() -> jdbc.update("delete from thing")));
        assertThrows(IllegalStateException.class, () -> database.read(this::count), "count is transactional");
        assertThrows(
                UnsupportedOperationException.class,
                () -> database.inTransaction(() -> {
                    insert(Uuid7.next(), "read and undone");
                    assertTrue(database.read(() -> transactionId().equals(transactionId())), "it joins a transaction");
                    throw new UnsupportedOperationException();
                }));
        assertEquals(0, count(), "the connection is transactional again");
    }

    private String transactionId() {
        return jdbc.one("select pg_current_xact_id()::text as id", row -> row.text("id"))
                .orElseThrow();
    }

    @Test
    void aStatementMayTakeNoLongerThanTheRequestHas() {
        assertThrows(
                DataException.class,
                () -> Deadline.within(
                        Duration.ofMillis(200),
                        () -> database.read(
                                () -> jdbc.one("select pg_sleep(60)::text as slept", row -> row.text("slept")))));
        assertThrows(
                DataException.class,
                () -> Deadline.within(
                        Duration.ofMillis(200),
                        () -> database.inTransaction(
                                () -> jdbc.one("select pg_sleep(60)::text as slept", row -> row.text("slept")))));
        assertThrows(
                DeadlineExceeded.class,
                () -> Deadline.within(Duration.ZERO, () -> database.inTransaction(this::count)));
        assertEquals(
                "5s",
                database.inTransaction(() -> jdbc.one("show statement_timeout", row -> row.text("statement_timeout")))
                        .orElseThrow(),
                "the limit of one request does not stay on the connection");
    }

    @Test
    void aCutConnectionFailsOneTransactionOnly() {
        assertThrows(
                DataException.class,
                () -> database.inTransaction(() -> {
                    int backend = jdbc.one("select pg_backend_pid() as pid", row -> row.intValue("pid"))
                            .orElseThrow();
                    server.asSuperuser("select pg_terminate_backend(" + backend + ", 5000)");
                    insert(Uuid7.next(), "lost");
                }));
        database.inTransaction(() -> insert(Uuid7.next(), "kept"));
        assertEquals(1, count());
    }

    @Test
    void namesTheViolatedConstraint() {
        database.inTransaction(() -> insert(Uuid7.next(), "same"));
        DataException bySql =
                assertThrows(DataException.class, () -> database.inTransaction(() -> insert(Uuid7.next(), "same")));
        assertEquals(Optional.of("thing_name_key"), DataException.violatedConstraint(bySql));
        RuntimeException byJpa = assertThrows(
                RuntimeException.class,
                () -> database.inTransaction(
                        () -> database.entityManager().persist(new Thing(Uuid7.next(), "same", NOON))));
        assertEquals(Optional.of("thing_name_key"), DataException.violatedConstraint(byJpa));
    }

    @Test
    void readsAndWritesEveryKindOfArgument() {
        UUID id = Uuid7.next();
        database.inTransaction(() -> {
            insert(id, "one");
            insert(Uuid7.next(), "two");
            assertEquals(
                    List.of("one"),
                    jdbc.query("select name from thing where id = any(?)", row -> row.text("name"), List.of(id)));
            assertEquals(
                    List.of(),
                    jdbc.query("select name from thing where id::text = any(?)", row -> row.text("name"), List.of()));
            assertEquals(
                    Optional.empty(),
                    jdbc.one("select ?::text as nothing", row -> row.optionalText("nothing"), Optional.empty())
                            .orElseThrow());
            assertEquals(
                    NOON,
                    jdbc.one("select made_at from thing where id = ?", row -> row.instant("made_at"), id)
                            .orElseThrow());
            assertThrows(
                    IllegalStateException.class, () -> jdbc.one("select name from thing", row -> row.text("name")));
        });
    }

    @Test
    void runtimeRoleChangesRowsButNoTables() {
        assertThrows(
                DataException.class, () -> database.inTransaction(() -> jdbc.update("create table evil (id int)")));
        assertThrows(DataException.class, () -> database.inTransaction(() -> jdbc.update("drop table thing")));
        database.inTransaction(() -> jdbc.update("insert into sealed_thing values (?)", Uuid7.next()));
        assertThrows(
                DataException.class,
                () -> database.inTransaction(() -> jdbc.update("delete from sealed_thing")),
                "a migration took the right away");
        assertThrows(
                DataException.class,
                () -> database.inTransaction(() -> jdbc.update("delete from platform_schema_history")));
    }

    @Test
    void withoutADatabaseItSaysWhichKeyIsMissing() {
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> Database.none().inTransaction(this::count));
        assertTrue(refused.getMessage().contains("souk.db.url"));
        assertFalse(Database.none().isConfigured());
    }

    private void renameElsewhere(UUID id) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.execute(() -> database.inTransaction(
                    () -> database.entityManager().find(Thing.class, id).rename("theirs")));
        }
    }

    private Optional<String> name(UUID id) {
        return jdbc.one("select name from thing where id = ?", row -> row.text("name"), id);
    }

    private void insert(UUID id, String name) {
        jdbc.update("insert into thing values (?, ?, ?, ?, 1)", id, name, Thing.Kind.PLAIN, NOON);
    }

    private long count() {
        return database.inTransaction(() -> jdbc.one("select count(*) as rows from thing", row -> row.longValue("rows"))
                .orElseThrow());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
