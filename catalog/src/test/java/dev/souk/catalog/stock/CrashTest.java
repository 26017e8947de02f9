package dev.souk.catalog.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.catalog.stock.CrashPoint.Moment;
import dev.souk.catalog.stock.CrashPoint.Step;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances die, and stock is right: what was answered is there, what was not is there wholly or not at all. */
@WithPostgres
class CrashTest {

    private static final int PLENTY = 1_000_000;

    private final TestDatabase test;
    private final Warehouse warehouse;

    CrashTest(TestDatabase test) {
        this.test = test;
        warehouse = new Warehouse(test);
    }

    @BeforeEach
    void fillTheShelves() {
        warehouse.fill(PLENTY, "A", "B", "C");
    }

    @AfterEach
    void stockIsRight() {
        warehouse.assertRight();
        warehouse.clear();
        warehouse.close();
    }

    @Test
    void whatWasAnsweredBeforeAKillIsHeld() throws Exception {
        var one = Child.start(KilledBuyers.class, test);
        var other = Child.start(KilledBuyers.class, test);
        var answered = new ArrayList<UUID>();
        try {
            read(one, answered, 300);
            one.toHandle().destroyForcibly();
            read(one, answered, Integer.MAX_VALUE);
            read(other, answered, 300);
        } finally {
            one.toHandle().destroyForcibly();
            other.toHandle().destroyForcibly();
        }
        read(other, answered, Integer.MAX_VALUE);
        assertTrue(answered.size() >= 600, "bought " + answered.size());
        var held = new HashSet<>(warehouse.database.inTransaction(() ->
                warehouse.jdbc.query("SELECT owner_id FROM hold WHERE state = 'HELD'", row -> row.uuid("owner_id"))));
        assertTrue(held.containsAll(answered), "an answered hold is missing");
        warehouse.assertLevel("A", PLENTY, held.size());
        for (var order : answered.subList(0, 20)) {
            warehouse.hold(order, "A", 1);
        }
        warehouse.assertLevel("A", PLENTY, held.size());
    }

    @ParameterizedTest
    @CsvSource({
        "HOLD, BEFORE_COMMIT", "HOLD, AFTER_COMMIT",
        "HOLD_FOR_CART, BEFORE_COMMIT", "HOLD_FOR_CART, AFTER_COMMIT",
        "TAKE_OVER, BEFORE_COMMIT", "TAKE_OVER, AFTER_COMMIT",
        "RELEASE, BEFORE_COMMIT", "RELEASE, AFTER_COMMIT",
        "RELEASE_UNKNOWN, BEFORE_COMMIT", "RELEASE_UNKNOWN, AFTER_COMMIT",
        "EXPIRE, BEFORE_COMMIT", "EXPIRE, AFTER_COMMIT",
        "FULFIL, BEFORE_COMMIT", "FULFIL, AFTER_COMMIT",
        "RESTOCK, BEFORE_COMMIT", "RESTOCK, AFTER_COMMIT",
    })
    void aStepThatDiedIsWhollyDoneOrNotAtAllAndCanBeRepeated(Step step, Moment moment) throws Exception {
        var id = Uuid7.next();
        var other = Uuid7.next();
        prepare(step, id, other);
        var before = levels();
        var process = Child.start(CrashPoint.class, test, step.name(), moment.name(), id.toString(), other.toString());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it lives on");
        assertEquals(CrashPoint.DEAD, process.exitValue(), "how it ended");
        warehouse.assertRight();
        if (moment == Moment.BEFORE_COMMIT) {
            assertEquals(before, levels(), "nothing was done");
        }
        CrashPoint.perform(warehouse, step, id, other);
        var once = levels();
        CrashPoint.perform(warehouse, step, id, other);
        assertEquals(once, levels(), "repeated without effect");
        assertEquals(expected(step), once);
    }

    private void prepare(Step step, UUID id, UUID other) {
        switch (step) {
            case TAKE_OVER -> warehouse.holdForCart(other, "A", 2, "B", 1);
            case RELEASE, FULFIL -> warehouse.hold(id, "A", 2, "B", 1);
            case EXPIRE -> {
                warehouse.holdForCart(id, "A", 2, "B", 1);
                warehouse.expire(id);
            }
            default -> {}
        }
    }

    private List<StockLevel> levels() {
        return List.of(warehouse.level("A"), warehouse.level("B"), warehouse.level("C"));
    }

    private static List<StockLevel> expected(Step step) {
        return switch (step) {
            case HOLD, HOLD_FOR_CART -> List.of(level("A", 0, 2), level("B", 0, 1), level("C", 0, 0));
            case TAKE_OVER -> List.of(level("A", 0, 2), level("B", 0, 0), level("C", 0, 1));
            case RELEASE, RELEASE_UNKNOWN, EXPIRE -> List.of(level("A", 0, 0), level("B", 0, 0), level("C", 0, 0));
            case FULFIL -> List.of(level("A", -1, 1), level("B", 0, 1), level("C", 0, 0));
            case RESTOCK -> List.of(level("A", 2, 0), level("B", 1, 0), level("C", 0, 0));
        };
    }

    private static StockLevel level(String sku, int more, int held) {
        return StockLevel.of(StockKey.of(sku), PLENTY + more, held);
    }

    /** Adds up to so many of the orders that the process says are held; fewer when it has ended. */
    private static void read(Process process, List<UUID> answered, int most) throws Exception {
        var lines = process.inputReader();
        for (int i = 0; i < most; i++) {
            var line = lines.readLine();
            if (line == null) {
                return;
            }
            if (line.length() == 36) { // the last one may be cut off
                answered.add(UUID.fromString(line));
            }
        }
    }
}
