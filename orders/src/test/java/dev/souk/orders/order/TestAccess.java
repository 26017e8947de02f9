package dev.souk.orders.order;

import dev.souk.platform.identity.CurrentCaller;

/** Access for tests of other packages. */
public final class TestAccess {

    private TestAccess() {}

    public static OrderAccess of(CurrentCaller caller) {
        return new OrderAccess(caller);
    }
}
