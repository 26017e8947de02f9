package dev.souk.orders.catalog;

import dev.souk.orders.catalog.CatalogGateway.Quotes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Prices for looking at a cart, which may be as old as {@code souk.orders.shown-prices} says (2 s): while many people fill
 * carts, catalog need not be asked for the same article each time. What an order costs is always asked for anew.
 */
@Singleton
public class ShownPrices {

    private static final int REMEMBERED = 10_000;

    private final CatalogGateway catalog;
    private final long nanos;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<Asked, Shown> recent = new ConcurrentHashMap<>();

    /** What was asked: availability depends on the quantity. */
    private record Asked(String currency, String sku, int quantity) {}

    private record Shown(QuotedLine line, long since) {}

    @Inject
    ShownPrices(
            CatalogGateway catalog,
            @ConfigProperty(name = "souk.orders.shown-prices", defaultValue = "PT2S") Duration age) {
        this(catalog, age, System::nanoTime);
    }

    ShownPrices(CatalogGateway catalog, Duration age, LongSupplier nanoTime) {
        this.catalog = catalog;
        this.nanos = age.toNanos();
        this.nanoTime = nanoTime;
    }

    /** As {@link CatalogGateway#quote}; catalog is asked for all of it unless all of it is known. */
    public Quotes quote(String currency, Map<String, Integer> quantities) {
        long now = nanoTime.getAsLong();
        var lines = new ArrayList<QuotedLine>();
        for (var wanted : quantities.entrySet()) {
            var shown = recent.get(new Asked(currency, wanted.getKey(), wanted.getValue()));
            if (shown == null || now - shown.since() >= nanos) {
                return ask(currency, quantities, now);
            }
            lines.add(shown.line());
        }
        return new Quotes(lines, Set.of());
    }

    private Quotes ask(String currency, Map<String, Integer> quantities, long now) {
        var quotes = catalog.quote(currency, quantities);
        if (nanos > 0) {
            if (recent.size() >= REMEMBERED) {
                recent.clear();
            }
            quotes.lines()
                    .forEach(
                            line -> recent.put(new Asked(currency, line.sku(), line.quantity()), new Shown(line, now)));
        }
        return quotes;
    }
}
