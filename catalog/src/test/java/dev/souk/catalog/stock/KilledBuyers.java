package dev.souk.catalog.stock;

import dev.souk.platform.data.Uuid7;

/** An instance on which many buy A, one piece each, until it is killed. It prints each order that is held, and nothing else. */
final class KilledBuyers {

    private static final int BUYERS = 32;

    private KilledBuyers() {}

    /** Never ends by itself. */
    public static void main(String... arguments) {
        var warehouse = new Warehouse(Child.database(arguments));
        for (int i = 0; i < BUYERS; i++) {
            Thread.ofPlatform().start(() -> {
                while (true) {
                    var order = Uuid7.next();
                    warehouse.hold(order, "A", 1);
                    System.out.println(order);
                }
            });
        }
    }
}
