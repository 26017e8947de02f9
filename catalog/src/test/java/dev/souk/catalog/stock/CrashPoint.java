package dev.souk.catalog.stock;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * An instance that dies, without any last word, right before or right after the commit of one step. What it does and with
 * which ids are its arguments.
 */
final class CrashPoint {

    /** What it does before it dies. */
    enum Step {
        HOLD,
        HOLD_FOR_CART,
        TAKE_OVER,
        RELEASE,
        RELEASE_UNKNOWN,
        EXPIRE,
        FULFIL,
        RESTOCK
    }

    /** When it dies. */
    enum Moment {
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    /** Exit code of a death as planned. */
    static final int DEAD = 57;

    private CrashPoint() {}

    /** Dies, or ends with another exit code when the moment never came. */
    public static void main(String... arguments) {
        var moment = Moment.valueOf(arguments[4]);
        var warehouse = new Warehouse(
                Child.database(arguments),
                (database, jdbc) -> new DyingHolds(jdbc, () -> die(database, moment)),
                (database, jdbc) -> new DyingMovements(jdbc, () -> die(database, moment)));
        perform(warehouse, Step.valueOf(arguments[3]), UUID.fromString(arguments[5]), UUID.fromString(arguments[6]));
        System.exit(0);
    }

    /** One step, the same in the process that dies and when it is repeated. */
    static void perform(Warehouse warehouse, Step step, UUID id, UUID other) {
        switch (step) {
            case HOLD -> warehouse.hold(id, "A", 2, "B", 1);
            case HOLD_FOR_CART -> warehouse.holdForCart(id, "A", 2, "B", 1);
            case TAKE_OVER -> warehouse.takeOver(id, other, "A", 2, "C", 1);
            case RELEASE, RELEASE_UNKNOWN -> warehouse.holds.releaseOrder(id);
            case EXPIRE -> warehouse.holds.releaseExpired();
            case FULFIL -> warehouse.holds.fulfil(id, other, Warehouse.lines("A", 1));
            case RESTOCK ->
                warehouse.database.inTransaction(() ->
                        warehouse.movements.restock(id, Optional.empty(), HoldTest.lines("A", 2, "B", 1), "orders"));
        }
    }

    private static void die(Database database, Moment moment) {
        Runnable death = () -> Runtime.getRuntime().halt(DEAD);
        switch (moment) {
            case BEFORE_COMMIT ->
                database.beforeCommit(() -> {
                    database.connection(); // all is sent by now
                    death.run();
                });
            case AFTER_COMMIT -> database.afterCommit(death);
        }
    }

    private static final class DyingHolds extends HoldStore {
        private final Runnable written;

        DyingHolds(Jdbc jdbc, Runnable written) {
            super(jdbc);
            this.written = written;
        }

        @Override
        void addLines(Collection<Claim> granted) {
            super.addLines(granted);
            written.run();
        }

        @Override
        void saveState(Hold hold) {
            super.saveState(hold);
            written.run();
        }

        @Override
        boolean beginReleased(UUID orderId) {
            boolean begun = super.beginReleased(orderId);
            written.run();
            return begun;
        }

        @Override
        void saveFulfilled(Hold hold, SortedMap<StockKey, Integer> goods) {
            super.saveFulfilled(hold, goods);
            written.run();
        }
    }

    private static final class DyingMovements extends MovementStore {
        private final Runnable written;

        DyingMovements(Jdbc jdbc, Runnable written) {
            super(jdbc);
            this.written = written;
        }

        @Override
        boolean record(Movement movement) {
            boolean recorded = super.record(movement);
            written.run();
            return recorded;
        }
    }
}
