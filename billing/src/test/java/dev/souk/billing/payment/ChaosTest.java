package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.billing.payment.FaultyProvider.Crash;
import dev.souk.platform.problem.ProblemException;
import io.helidon.microprofile.testing.junit5.AddConfig;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Buyers, shippers, cancellers and refunders on the same few orders at once, while every third call to the provider is lost
 * before or after it acted, or this process dies before it writes the answer down. When it is quiet again, payments, ledger and
 * provider tell the same, and nothing is left open.
 */
@AddConfig(key = "souk.billing.abandon-after", value = "PT0S")
class ChaosTest extends FaultyProviderTestBase {

    private static final int ACTORS = 8;
    private static final int STEPS = 25;

    @Inject
    private Refunds refunds;

    private List<UUID> orders;

    @AfterEach
    void calm() {
        FaultyProvider.chaos(0);
    }

    @RepeatedTest(3)
    void theBooksAgreeWhenItIsQuietAgain() {
        orders = Stream.generate(UUID::randomUUID).limit(5).toList();
        FaultyProvider.chaos(0.33);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, ACTORS).forEach(_ -> threads.execute(this::act));
            threads.execute(this::settleSome);
        }
        FaultyProvider.chaos(0);
        settleAll();
        BooksCheck.assertBooksAgree(database, jdbc);
        assertEquals(
                List.of(),
                ids(
                        "select id::text as id from payment where state in ('PENDING', 'UNKNOWN', 'VOIDING') or capturing > 0 or refunding > 0"),
                "nothing is left open");
        assertEquals(
                List.of(),
                ids(
                        "select order_id::text as id from payment where captured > refunded group by order_id having sum(captured) > 3 * 5000"),
                "no more attempts than there were");
    }

    private void act() {
        var random = new Random();
        for (int i = 0; i < STEPS; i++) {
            UUID order = orders.get(random.nextInt(orders.size()));
            int attempt = random.nextInt(1, 4);
            try {
                step(random, order, attempt);
            } catch (ProblemException | Crash expected) { // refused, unanswered, or dead: the next one goes on
            }
        }
    }

    private void step(Random random, UUID order, int attempt) {
        switch (random.nextInt(6)) {
            case 0, 1 -> authorize(order, attempt);
            case 2 -> authorizations.find(order, attempt);
            case 3 ->
                captures.capture(
                        order, attempt, new UUID(order.getMostSignificantBits(), random.nextInt(4)), eur(1250));
            case 4 -> authorizations.voidAttempt(order, attempt);
            default -> refund(random, order, attempt);
        }
    }

    private void refund(Random random, UUID order, int attempt) {
        database.inTransaction(() -> payments(order, attempt)
                .forEach(payment -> refunds.request(payment, eur(random.nextInt(1, 1250)), "chaos")));
    }

    private List<UUID> payments(UUID order, int attempt) {
        return jdbc.query(
                "select id from payment where order_id = ? and attempt = ? and captured > 0",
                row -> row.uuid("id"),
                order,
                attempt);
    }

    private void settleSome() {
        for (int i = 0; i < STEPS; i++) {
            makeDue();
            settlement.settleDue();
        }
    }

    private void settleAll() {
        for (int i = 0; i < 3; i++) {
            makeDue();
            while (settlement.settleDue() > 0) {}
        }
    }

    private List<String> ids(String sql) {
        return database.inTransaction(() -> jdbc.query(sql, row -> row.text("id")));
    }
}
