package dev.souk.orders.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.orders.catalog.CatalogGateway.Hold;
import dev.souk.orders.catalog.CatalogGateway.Quotes;
import dev.souk.platform.money.Money;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShownPricesTest {
    private static final Duration AGE = Duration.ofSeconds(2);

    private int asked;
    private long price = 100;
    private long now;

    private final ShownPrices prices = new ShownPrices(catalog(), AGE, () -> now);

    @Test
    void asksOnceForWhatManyLookAt() {
        assertEquals(100, shown("EUR", 1));
        price = 200;
        now += AGE.toNanos() - 1;
        assertEquals(100, shown("EUR", 1));
        assertEquals(1, asked);
    }

    @Test
    void isNeverOlderThanPromised() {
        shown("EUR", 1);
        price = 200;
        now += AGE.toNanos();
        assertEquals(200, shown("EUR", 1));
    }

    @Test
    void anotherCurrencyOrQuantityIsAnotherQuestion() {
        shown("EUR", 1);
        shown("USD", 1);
        shown("EUR", 2);
        assertEquals(3, asked);
    }

    @Test
    void whatIsNotSoldIsAskedForEachTime() {
        prices.quote("EUR", Map.of("GONE", 1));
        assertEquals(Set.of("GONE"), prices.quote("EUR", Map.of("GONE", 1)).unknown());
        assertEquals(2, asked);
    }

    private long shown(String currency, int quantity) {
        return prices.quote(currency, Map.of("MUG", quantity))
                .lines()
                .getFirst()
                .unitPrice()
                .amount();
    }

    private CatalogGateway catalog() {
        return new CatalogGateway() {
            @Override
            public Quotes quote(String currency, Map<String, Integer> quantities) {
                asked++;
                return quantities.containsKey("GONE")
                        ? new Quotes(List.of(), Set.of("GONE"))
                        : new Quotes(
                                List.of(new QuotedLine(
                                        "MUG",
                                        quantities.get("MUG"),
                                        new UUID(0, 1),
                                        "Mug",
                                        Money.of(price, currency),
                                        "standard",
                                        300,
                                        true)),
                                Set.of());
            }

            @Override
            public Hold hold(UUID orderId, UUID customerId, Map<String, Integer> quantities) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void release(UUID orderId) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void restock(UUID returnId, UUID orderId, Map<String, Integer> quantities) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Map<String, Integer> heldBy(UUID orderId) {
                throw new UnsupportedOperationException();
            }

            @Override
            public HeldPage held(Optional<UUID> after) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void fulfil(UUID orderId, UUID shipmentId, Map<String, Integer> quantities) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
