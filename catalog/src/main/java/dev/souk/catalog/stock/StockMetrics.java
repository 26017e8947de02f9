package dev.souk.catalog.stock;

import dev.souk.platform.background.Chore;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * What is missing on the shelves: {@code souk_catalog_sold_out_total} counts how often the last piece at a place went, and
 * {@code souk_catalog_out_of_stock} is how many articles can't be had anywhere, looked up once a minute.
 */
@Singleton
class StockMetrics {

    private static final Duration LOOK = Duration.ofMinutes(1);

    private final Database database;
    private final Jdbc jdbc;
    // Registered at the start, at zero: a counter that begins with one hides its first step from Prometheus.
    private final Counter soldOut = Metrics.globalRegistry()
            .getOrCreate(Counter.builder("souk_catalog_sold_out")
                    .description("How often the last piece of an article at a place went"));
    private volatile long missing;
    private Optional<Chore> chore = Optional.empty();

    @Inject
    StockMetrics(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        Metrics.globalRegistry()
                .getOrCreate(Gauge.builder("souk_catalog_out_of_stock", () -> missing)
                        .description("Articles of which nothing is for sale anywhere"));
        if (database.isConfigured()) {
            chore = Optional.of(Chore.start("stock-metrics", LOOK, this::look));
        }
    }

    @PreDestroy
    void stop() {
        chore.ifPresent(Chore::close);
    }

    /** The last piece goes with the current transaction. */
    void soldOut() {
        database.afterCommit(soldOut::increment);
    }

    void look() {
        missing = database.read(
                () -> jdbc.one("""
                        select count(*) as missing
                        from (select from stock group by sku having sum(on_hand - held) <= 0) as gone""", row -> row.longValue("missing")).orElseThrow());
    }
}
