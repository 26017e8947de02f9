package dev.souk.orders.cancellation;

import dev.souk.orders.order.Orders;
import dev.souk.orders.order.TestAccess;
import dev.souk.orders.saga.SagaScript;
import dev.souk.orders.saga.TestProcess;
import dev.souk.platform.data.Database;
import dev.souk.platform.identity.CurrentCaller;
import java.time.Clock;

/** The parts of cancelling, for tests of other packages. */
public final class TestCancellation {

    private TestCancellation() {}

    public static SagaScript script(Unwinding unwinding, TestProcess process) {
        return new Cancellation(unwinding, process.answers);
    }

    public static CancellationResource resource(
            Database database, Orders orders, CurrentCaller caller, TestProcess process, Clock clock) {
        return new CancellationResource(
                database, orders, TestAccess.of(caller), process.sagas, process.requests(), process.answers, clock);
    }
}
