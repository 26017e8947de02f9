package dev.souk.orders.order;

import dev.souk.platform.background.Chore;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.money.Money;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the shop does, for dashboards; the books are billing's. {@code souk_orders_carts_total} were begun, {@code
 * souk_orders_placed_total} orders came of them, {@code souk_orders_confirmed_total} were paid for, worth {@code
 * souk_orders_revenue_total} minor units by currency, {@code souk_orders_cancelled_total} by reason were not; {@code
 * souk_orders_returns_total} by state came back. Counted once the change is committed.
 *
 * <p>What can be counted is registered at the start, at zero: a counter that begins with one hides its first step from
 * Prometheus.
 */
@Singleton
public class Sales {

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Database database;
    private final Jdbc jdbc;
    private Optional<Chore> chore = Optional.empty();

    /** For CDI, and for tests that have a database. */
    @Inject
    public Sales(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        carts();
        placed();
        for (var reason : CancelReason.values()) {
            cancelled(reason);
        }
        if (database.isConfigured()) {
            chore = Optional.of(Chore.untilDone("currencies", RETRY, this::registerCurrencies));
        }
    }

    @PreDestroy
    void stop() {
        chore.ifPresent(Chore::close);
    }

    private void registerCurrencies() {
        database.read(() -> jdbc.query("select distinct currency from shipping_rate", row -> row.text("currency")))
                .forEach(currency -> {
                    confirmed(currency);
                    revenue(currency);
                });
    }

    /** A cart was begun. */
    public void cartBegun() {
        database.afterCommit(carts()::increment);
    }

    /** An order was placed; whether it will be paid for is not known. */
    public void orderPlaced() {
        database.afterCommit(placed()::increment);
    }

    /** An order is paid for. */
    public void orderConfirmed(Money total) {
        var currency = total.currency().getCurrencyCode();
        database.afterCommit(() -> {
            confirmed(currency).increment();
            revenue(currency).increment(total.amount());
        });
    }

    /** An order came to nothing. */
    public void orderCancelled(CancelReason reason) {
        database.afterCommit(cancelled(reason)::increment);
    }

    private static Counter carts() {
        return counter("souk_orders_carts", "Carts that were begun", List.of());
    }

    private static Counter placed() {
        return counter("souk_orders_placed", "Orders that were placed", List.of());
    }

    private static Counter confirmed(String currency) {
        return counter("souk_orders_confirmed", "Orders that were paid for", List.of(Tag.create("currency", currency)));
    }

    private static Counter revenue(String currency) {
        return counter(
                "souk_orders_revenue",
                "What confirmed orders are worth, in minor units",
                List.of(Tag.create("currency", currency)));
    }

    private static Counter cancelled(CancelReason reason) {
        return counter(
                "souk_orders_cancelled",
                "Orders that came to nothing",
                List.of(Tag.create("reason", reason.name().toLowerCase(Locale.ROOT))));
    }

    private static Counter counter(String name, String description, List<Tag> tags) {
        return Metrics.globalRegistry()
                .getOrCreate(Counter.builder(name).description(description).tags(tags));
    }
}
