package dev.souk.catalog.stock;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import jakarta.inject.Singleton;
import java.util.function.IntSupplier;

/**
 * How holds are served: {@code souk_catalog_hold_claims_total} over {@code souk_catalog_hold_transactions_total} is how many
 * were served together; {@code souk_catalog_hold_turned_away_total} counts those for whom the queue was too long, and
 * {@code souk_catalog_hold_waiting} is how many are in it now.
 */
@Singleton
class HoldMetrics {

    private final Counter claims = counter("souk_catalog_hold_claims", "Claims of stock that were answered");
    private final Counter transactions =
            counter("souk_catalog_hold_transactions", "Transactions that answered claims of stock");
    private final Counter turnedAway =
            counter("souk_catalog_hold_turned_away", "Claims of stock that found the queue too long");

    /** Shows how many wait for their turn now. */
    void watch(IntSupplier waiting) {
        Metrics.globalRegistry()
                .getOrCreate(Gauge.builder("souk_catalog_hold_waiting", waiting::getAsInt)
                        .description("Claims of stock that wait for their turn"));
    }

    void together(int answered) {
        claims.increment(answered);
        transactions.increment();
    }

    void turnedAway() {
        turnedAway.increment();
    }

    private static Counter counter(String name, String description) {
        return Metrics.globalRegistry().getOrCreate(Counter.builder(name).description(description));
    }
}
