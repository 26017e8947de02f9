package dev.souk.edge.proxy;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** One {@link ServiceGuard} for each service, and what people may know of it. */
@Singleton
public class Guards {

    private final LongSupplier nanoTime;
    private final Map<String, ServiceGuard> guards = new ConcurrentHashMap<>();

    /** None yet. */
    @Inject
    public Guards() {
        this(System::nanoTime);
    }

    Guards(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * What stands between the clients and a service now.
     *
     * @param breaker {@code closed}, {@code half-open} or {@code open}
     * @param concurrencyLimit how many requests it may work on at once
     * @param inFlight how many it works on
     */
    public record View(String breaker, int concurrencyLimit, int inFlight) {}

    /** For people who look at a platform. */
    public View view(String service) {
        ServiceGuard guard = of(service);
        String state =
                switch (guard.breaker.state()) {
                    case CLOSED -> "closed";
                    case HALF_OPEN -> "half-open";
                    case OPEN -> "open";
                };
        return new View(state, guard.limit.limit(), guard.limit.inFlight());
    }

    ServiceGuard of(String service) {
        ServiceGuard guard = guards.get(service);
        return guard == null ? guards.computeIfAbsent(service, it -> new ServiceGuard(it, nanoTime)) : guard;
    }
}
