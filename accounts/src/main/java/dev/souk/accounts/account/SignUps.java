package dev.souk.accounts.account;

import dev.souk.platform.data.Database;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * For dashboards: {@code souk_accounts_registered_total} addresses were typed, {@code souk_accounts_confirmed_total} of them
 * turned out to be somebody's. Counted once the change is committed.
 */
@Singleton
class SignUps {

    private final Database database;
    // Registered at the start, at zero: a counter that begins with one hides its first step from Prometheus.
    private final Counter registered = counter("souk_accounts_registered", "Addresses that were registered");
    private final Counter confirmed = counter("souk_accounts_confirmed", "Accounts whose address was confirmed");

    @Inject
    SignUps(Database database) {
        this.database = database;
    }

    /** Has the counters registered at the start. */
    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {}

    void registered() {
        database.afterCommit(registered::increment);
    }

    void confirmed() {
        database.afterCommit(confirmed::increment);
    }

    private static Counter counter(String name, String description) {
        return Metrics.globalRegistry().getOrCreate(Counter.builder(name).description(description));
    }
}
