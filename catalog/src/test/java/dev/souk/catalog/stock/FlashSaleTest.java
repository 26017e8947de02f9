package dev.souk.catalog.stock;

import static dev.souk.catalog.stock.Warehouse.together;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.data.Uuid7;
import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.deadline.DeadlineExceeded;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everybody wants the same at once, from two instances of the service. */
@WithPostgres
class FlashSaleTest {

    private final TestDatabase test;
    private final Warehouse one;
    private final Warehouse other;

    FlashSaleTest(TestDatabase test) {
        this.test = test;
        one = new Warehouse(test);
        other = new Warehouse(test);
    }

    @BeforeEach
    void fillTheShelves() {
        one.fill(100, "A", "B", "C", "D");
    }

    @AfterEach
    void stockIsRight() {
        test.asSuperuser("DROP TRIGGER IF EXISTS fault ON hold_line");
        one.assertRight();
        one.clear();
        one.close();
        other.close();
    }

    @Test
    void twoThousandBuyersOfAHundredPiecesBuyExactlyAHundred() throws Exception {
        var results = together(IntStream.range(0, 2_000)
                .mapToObj(i -> (Callable<Hold>) () -> (i % 2 == 0 ? one : other).hold(Uuid7.next(), "A", 1))
                .toList());
        assertEquals(100, count(results, Future.State.SUCCESS));
        assertRefused(results, "out-of-stock");
        one.assertLevel("A", 100, 100);
        assertEquals(100, holds());
        one.hold(Uuid7.next(), "B", 1);
    }

    @Test
    void everyWinnerIsToldAgainAndEveryLoserMayTryAgain() throws Exception {
        var orders = IntStream.range(0, 150).mapToObj(_ -> Uuid7.next()).toList();
        var first = together(orders.stream()
                .map(order -> (Callable<Hold>) () -> one.hold(order, "A", 1))
                .toList());
        var again = together(orders.stream()
                .map(order -> (Callable<Hold>) () -> other.hold(order, "A", 1))
                .toList());
        for (int i = 0; i < orders.size(); i++) {
            assertEquals(first.get(i).state(), again.get(i).state(), "the same answer for the same order");
        }
        one.database.inTransaction(() -> one.movements.count(StockKey.of("A"), 150, Optional.empty(), "staff"));
        var third = together(orders.stream()
                .map(order -> (Callable<Hold>) () -> one.hold(order, "A", 1))
                .toList());
        assertEquals(150, count(third, Future.State.SUCCESS), "what came in is seen at once");
        one.assertLevel("A", 150, 150);
    }

    @Test
    void buyersOfSeveralArticlesFromTwoInstancesNeverWaitInACircle() throws Exception {
        var random = new Random(11);
        var buyers = new ArrayList<Callable<Hold>>();
        for (int i = 0; i < 400; i++) {
            var skus = new ArrayList<>(List.of("A", "B", "C", "D"));
            Collections.shuffle(skus, random);
            var wanted = skus.subList(0, 1 + random.nextInt(3)).stream()
                    .map(sku -> new Line(sku, 1))
                    .toList();
            var instance = i % 2 == 0 ? one : other;
            buyers.add(
                    () -> instance.queue.hold(Claim.ofOrder(Uuid7.next(), wanted, Optional.empty(), Optional.empty())));
        }
        assertRefused(together(buyers), "out-of-stock");
        assertEquals("0", text("SELECT deadlocks::text FROM pg_stat_database WHERE datname = current_database()"));
    }

    @Test
    void oneBadClaimConcernsNobodyElse() throws Exception {
        fault("IF NEW.quantity = 13 THEN RAISE EXCEPTION 'poison' USING ERRCODE = 'check_violation'; END IF;");
        var buyers = new ArrayList<CompletableFuture<Hold>>();
        try (var gate = lock("A")) {
            buyers.add(later(() -> one.hold(Uuid7.next(), "A", 1)));
            untilWaiting(one, 0);
            for (int i = 0; i < 40; i++) {
                int pieces = i == 17 ? 13 : 1;
                buyers.add(later(() -> one.hold(Uuid7.next(), "A", pieces)));
            }
            untilWaiting(one, 40);
            gate.rollback();
        }
        var bad = buyers.remove(18);
        buyers.forEach(CompletableFuture::join);
        assertThrows(RuntimeException.class, bad::join);
        one.assertLevel("A", 100, 40);
        assertEquals(40, holds());
    }

    @Test
    void whoseTimeIsOverBeforeTheirTurnGetsNothing() throws Exception {
        var late = Uuid7.next();
        try (var gate = lock("A")) {
            var first = later(() -> one.hold(Uuid7.next(), "A", 1));
            untilWaiting(one, 0);
            assertThrows(
                    DeadlineExceeded.class, () -> Deadline.within(Duration.ofMillis(50), () -> one.hold(late, "A", 1)));
            gate.rollback();
            first.join();
        }
        one.hold(Uuid7.next(), "A", 1);
        assertEquals(Optional.empty(), one.holds.find(late));
        one.assertLevel("A", 100, 2);
    }

    @Test
    void whoCannotBeServedInTimeIsSentAwayAtOnce() throws Exception {
        fault("PERFORM pg_sleep(1);");
        var first = later(() -> one.hold(Uuid7.next(), "A", 1));
        Eventually.until("the first is being served", () -> lanes() == 1);
        var second = later(() -> one.hold(Uuid7.next(), "A", 1));
        untilWaiting(one, 1);
        first.join();
        var away = assertThrows(
                ProblemException.class,
                () -> Deadline.within(Duration.ofMillis(200), () -> one.hold(Uuid7.next(), "A", 1)));
        assertEquals(503, away.problem().status());
        assertTrue(Integer.parseInt(away.headers().get("Retry-After")) >= 1);
        second.join();
        one.assertLevel("A", 100, 2);
    }

    @Test
    void whatIsSoldOutIsRefusedWithoutWaitingForItsRow() throws Exception {
        var winner = Uuid7.next();
        one.hold(winner, "A", 100);
        assertProblem("out-of-stock", () -> one.hold(Uuid7.next(), "A", 1));
        try (var gate = lock("A")) {
            var problem = assertProblem("out-of-stock", () -> one.hold(Uuid7.next(), "A", 2));
            assertEquals(
                    List.of(new HoldProblems.Shortage("A", 2, 0)),
                    problem.problem().extensions().get("skus"));
            assertEquals(Hold.State.HELD, one.hold(winner, "A", 100).state(), "who has it is told so");
            gate.rollback();
        }
        other.holds.releaseOrder(winner);
        one.hold(Uuid7.next(), "A", 1);
    }

    @Test
    void theRestOfTheShopSellsWhileAnArticleStandsStill() throws Exception {
        var waiting = new ArrayList<CompletableFuture<Hold>>();
        try (var gate = lock("A")) {
            for (int i = 0; i < 200; i++) {
                waiting.add(later(() -> one.hold(Uuid7.next(), "A", 1)));
            }
            Eventually.until("they wait", () -> one.queue.waiting() > 0);
            for (int i = 0; i < 20; i++) {
                one.hold(Uuid7.next(), "B", 1);
            }
            gate.rollback();
        }
        waiting.forEach(buyer -> buyer.handle((hold, refused) -> hold).join());
        one.assertLevel("A", 100, 100);
        one.assertLevel("B", 100, 20);
    }

    @Test
    void aCartsFirstHoldIsServedLikeAnOrders() throws Exception {
        var carts = IntStream.range(0, 120).mapToObj(_ -> Uuid7.next()).toList();
        var results = together(carts.stream()
                .map(cart -> (Callable<Hold>) () -> one.holdForCart(cart, "A", 1))
                .toList());
        assertEquals(100, count(results, Future.State.SUCCESS));
        var orders = together(carts.stream()
                .map(cart -> (Callable<Hold>) () -> other.takeOver(Uuid7.next(), cart, "A", 1))
                .toList());
        assertEquals(100, count(orders, Future.State.SUCCESS), "those that hold it, and nobody else");
        one.assertLevel("A", 100, 100);
    }

    @Test
    void aDatabaseThatGoesAwayIsTheFaultOfNobodyAndNothingHalf() throws Exception {
        for (int round = 0; round < 5; round++) {
            var buyers = IntStream.range(0, 60)
                    .mapToObj(_ -> later(() -> one.hold(Uuid7.next(), "A", 1)))
                    .toList();
            test.asSuperuser("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
            buyers.forEach(buyer -> buyer.handle((hold, lost) -> hold).join());
        }
        Eventually.until("it is there again", () -> attempt(() -> one.hold(Uuid7.next(), "B", 1)));
        one.assertRight();
    }

    private int lanes() {
        return Integer.parseInt(text("SELECT count(*)::text FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event = 'PgSleep'"));
    }

    private long holds() {
        return Long.parseLong(text("SELECT count(*)::text FROM hold WHERE state = 'HELD'"));
    }

    private String text(String sql) {
        return other.database
                .inTransaction(() -> other.jdbc.one("SELECT (" + sql + ") AS text", row -> row.text("text")))
                .orElseThrow();
    }

    /** Something goes wrong with each line that is written. */
    private void fault(String plpgsql) {
        test.asSuperuser("CREATE OR REPLACE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS" + " $$ BEGIN "
                + plpgsql + " RETURN NEW; END $$");
        test.asSuperuser("CREATE TRIGGER fault BEFORE INSERT ON hold_line FOR EACH ROW EXECUTE FUNCTION fault()");
    }

    /** Somebody else's transaction keeps the row. */
    private Connection lock(String sku) throws SQLException {
        var connection = test.connect();
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement("SELECT FROM stock WHERE sku = ? FOR UPDATE")) {
            statement.setString(1, sku);
            statement.execute();
        }
        return connection;
    }

    private void untilWaiting(Warehouse instance, int buyers) {
        if (buyers == 0) {
            Eventually.until(
                    "one is being served",
                    () -> text("SELECT count(*)::text FROM pg_stat_activity"
                                    + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                            .equals("1"));
        } else {
            Eventually.until(buyers + " wait", () -> instance.queue.waiting() == buyers);
        }
    }

    private static CompletableFuture<Hold> later(Callable<Hold> work) {
        var result = new CompletableFuture<Hold>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static boolean attempt(Callable<Hold> work) {
        try {
            work.call();
            return true;
        } catch (Exception notYet) {
            return false;
        }
    }

    private static <T> long count(List<Future<T>> results, Future.State state) {
        return results.stream().filter(result -> result.state() == state).count();
    }

    private static <T> void assertRefused(List<Future<T>> results, String slug) {
        results.stream().filter(result -> result.state() == Future.State.FAILED).forEach(result -> {
            var problem = assertInstanceOf(ProblemException.class, result.exceptionNow());
            assertEquals("urn:souk:problem:" + slug, problem.problem().type());
        });
    }

    private static ProblemException assertProblem(String slug, Callable<Hold> work) {
        var problem = assertThrows(ProblemException.class, work::call);
        assertEquals("urn:souk:problem:" + slug, problem.problem().type());
        return problem;
    }
}
