package dev.souk.local.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.local.FaultyPlatform;
import dev.souk.local.Parallel;
import dev.souk.local.Progress;
import dev.souk.local.Wait;
import dev.souk.platform.test.Eventually;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Stock and money are never wrong, whatever dies. {@code ./souk test --faults --minutes 30 --seed 7} goes on for longer, and
 * again with the seed that an earlier run printed.
 */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
    private static final long SEED = Optional.ofNullable(System.getProperty("souk.faults.seed"))
            .map(Long::valueOf)
            .orElseGet(() -> ThreadLocalRandom.current().nextLong(1_000_000));

    /** Whether somebody said how long to go on. */
    private static final boolean LONG = Integer.getInteger("souk.faults.minutes") != null;

    private static final Duration TIME =
            LONG ? Duration.ofMinutes(Integer.getInteger("souk.faults.minutes")) : Duration.ofSeconds(45);

    /** Orders without which a run would prove nothing. */
    private static final int ENOUGH = 5;

    private static final Duration LATE = Duration.ofSeconds(60);

    private FaultyPlatform platform;
    private Client client;
    private History history;
    private People people;
    private Rows rows;

    @BeforeAll
    void up() {
        Logger.getLogger("").setLevel(Level.SEVERE); // what libraries have to say
        System.out.println("  The seed is " + SEED + ": ./souk test --faults --seed " + SEED);
        platform = new FaultyPlatform(
                List.of(FaultJar.traps()),
                new Random(SEED),
                Map.of("edge", 1, "accounts", 1, "catalog", 2, "orders", 2, "billing", 2, "notify", 1));
        platform.up();
        client = new Client(platform.api());
        history = new History(platform.home().resolve("history"));
        rows = new Rows(platform);
        people = new People(client, history, new Opening(platform, client), SEED);
    }

    @AfterAll
    void down() {
        platform.close();
    }

    @Test
    @Order(1)
    void whatever_dies_stock_and_money_are_right_and_nobody_was_told_a_lie() throws Exception {
        Instant began = Instant.now();
        Nemesis nemesis = new Nemesis(platform, SEED, history);
        ExecutorService busy = people.start();
        nemesis.rage(TIME);
        platform.awaitPassing();
        // long since, unless the machine was so busy that services spent the time with starting
        Eventually.until("more than " + ENOUGH + " were served", () -> served() > ENOUGH);
        assertTrue(Wait.until(LATE, this::cardsWereChargedAgain), "second attempts have paid and were declined");
        people.stop(busy);
        List<String> lies = new Truth(platform, client, history, people).lies();
        System.out.println("  Seed " + SEED + ", " + Progress.spent(Duration.between(began, Instant.now())));
        System.out.println("  Effects: " + nemesis.summary());
        System.out.println("  Attempts: " + history.summary());
        assertEquals(
                List.of(),
                lies,
                "seed " + SEED + "; the history is " + platform.home().resolve("history"));
        assertEquals(Set.of(), nemesis.missing(), "every fault had an effect; seed " + SEED);
    }

    /** How many orders were placed, and the buyer told so. */
    private long served() {
        return history.all(History.What.PLACE).stream()
                .filter(place -> place.outcome().filter(Client.Reply::ok).isPresent())
                .count();
    }

    /** Whether authorizations ended before the goods left: one card was good for another, one was not. */
    private boolean cardsWereChargedAgain() {
        try {
            return !rows.of("billing", "select id from payment where attempt > 1 and authorized > 0")
                            .isEmpty()
                    && !rows.of("billing", "select id from payment where attempt > 1 and state = 'DECLINED'")
                            .isEmpty();
        } catch (SQLException e) {
            return false; // PostgreSQL has just been restarted
        }
    }

    /** Which points come in a run is drawn: of these all do, before or after as the seed has it, and in a long run both. */
    @Test
    @Order(2)
    void an_order_survives_the_death_of_a_process_at_each_point_of_what_becomes_of_it() {
        Instant began = Instant.now();
        Deaths deaths = new Deaths(platform, people, SEED);
        List<String> missed = LONG ? deaths.all() : deaths.oneOfEach();
        platform.awaitPassing();
        List<String> lies = new Truth(platform, client, history, people).lies();
        System.out.println("  Deaths at each point, " + Progress.spent(Duration.between(began, Instant.now())));
        assertEquals(List.of(), lies, "seed " + SEED);
        assertEquals(List.of(), missed, "every one was sprung");
    }

    /**
     * The suite has teeth. Three services are broken, each in one way that no constraint refuses at once: for each there is
     * a lie that only it can cause.
     */
    @Test
    @Order(3)
    void breaks() {
        platform.change("notify", List.of("-Dsouk.faults.broken=INBOX_CHECK"), List.of());
        platform.change("billing", List.of(), List.of(FaultJar.patch("dev/souk/billing/provider")));
        platform.change("catalog", List.of("-Dsouk.faults.broken=CONDITIONAL_STOCK_UPDATE"), List.of());
        platform.restart(List.of("notify", "billing", "catalog"));
        assertEquals(List.of(), new Truth(platform, client, history, people).wrong(), "nothing has happened yet");
    }

    @Test
    @Order(4)
    void notices_when_an_event_is_handled_again() {
        buy(lastSku(), "tok_ok");
        assertTrue(platform.emptyRedis());
        bites("The inbox's check", "duplicate key value violates unique constraint \"inbox_pkey\"");
    }

    @Test
    @Order(5)
    void notices_when_the_provider_is_asked_again_with_another_key() {
        Parallel.run(Collections.nCopies(3, () -> buy(lastSku(), "tok_lost_response")));
        bites("The retry with the same key", "payment-is-what-the-provider-says");
    }

    @Test
    @Order(6)
    void notices_when_stock_is_taken_without_a_condition() {
        String sku = lastSku();
        Parallel.run(Collections.nCopies(8, () -> {
            for (int purchase = 0; purchase < 6; purchase++) {
                buy(sku, "tok_ok");
            }
        }));
        bites("The conditional stock update", "held-is-what-is-promised");
    }

    private void buy(String sku, String card) {
        people.purchases().buy(people.customer(), Map.of(sku, 1), card, new Random(SEED));
    }

    private String lastSku() {
        return people.opening().skus().getLast();
    }

    /** The suite's own verdict, as it would be at the end of a run, is that something is wrong, and what. */
    private void bites(String what, String lie) {
        List<String> seen = new ArrayList<>();
        boolean noticed = Wait.until(Duration.ofSeconds(40), () -> {
            seen.clear();
            seen.addAll(new Truth(platform, client, history, people).wrong());
            return seen.stream().anyMatch(line -> line.contains(lie));
        });
        System.out.println("  " + what + " is broken: "
                + seen.stream().filter(line -> line.contains(lie)).findFirst().orElse("no"));
        assertTrue(noticed, () -> "the suite did not notice what was broken: " + seen);
    }
}
