package dev.souk.catalog.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is dealt out to any claims from any shelves. */
class AllotmentProperties {

    private static final List<String> SKUS = List.of("A", "B", "C");
    private static final List<UUID> CUSTOMERS = List.of(new UUID(0, 1), new UUID(0, 2));

    @Property
    void nobodyGetsWhatIsNotThereOrMoreThanACustomerMayHave(
            @ForAll("shelves") SortedMap<StockKey, Shelf> shelves, @ForAll("claims") List<Claim> claims) {
        var allotment = new Allotment(shelves, Map.of());
        var granted = claims.stream()
                .filter(claim -> allotment.deal(claim, Lines.none()).isEmpty())
                .toList();
        var dealt = new TreeMap<StockKey, Integer>();
        granted.forEach(claim -> claim.wanted().forEach((key, pieces) -> dealt.merge(key, pieces, Integer::sum)));
        assertEquals(dealt, allotment.taken(), "all of a claim or nothing of it");
        dealt.forEach((key, pieces) -> assertTrue(pieces <= shelves.get(key).available()));
        shelves.forEach((key, shelf) -> shelf.limit()
                .ifPresent(limit -> CUSTOMERS.forEach(customer -> {
                    int pieces = granted.stream()
                            .filter(claim -> claim.customerId().equals(Optional.of(customer)))
                            .mapToInt(claim -> claim.wanted().getOrDefault(key, 0))
                            .sum();
                    assertTrue(pieces <= limit);
                })));
        granted.forEach(claim -> claim.wanted()
                .keySet()
                .forEach(key -> assertTrue(
                        shelves.get(key).limit().isEmpty() || claim.customerId().isPresent())));
    }

    @Property
    void whoAsksFirstIsServedFirstAndARefusalChangesNothing(
            @ForAll("shelves") SortedMap<StockKey, Shelf> shelves, @ForAll("claims") List<Claim> claims) {
        var allotment = new Allotment(shelves, Map.of());
        var granted = new ArrayList<Claim>();
        for (var claim : claims) {
            var alone = new Allotment(shelves, Map.of());
            granted.forEach(
                    before -> assertTrue(alone.deal(before, Lines.none()).isEmpty()));
            var expected = alone.deal(claim, Lines.none()).isEmpty();
            assertEquals(expected, allotment.deal(claim, Lines.none()).isEmpty(), "as if refusals had not been");
            if (expected) {
                granted.add(claim);
            }
        }
    }

    @Provide
    Arbitrary<SortedMap<StockKey, Shelf>> shelves() {
        var shelf = Combinators.combine(
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.integers().between(1, 5).optional())
                .as((onHand, held, limit) -> new Shelf(onHand, Math.min(held, onHand), limit));
        return Arbitraries.maps(Arbitraries.of(SKUS).map(StockKey::of), shelf)
                .ofMinSize(1)
                .map(TreeMap::new);
    }

    @Provide
    Arbitrary<List<Claim>> claims() {
        var wanted = Arbitraries.maps(
                        Arbitraries.of(SKUS).map(StockKey::of),
                        Arbitraries.integers().between(1, 4))
                .ofMinSize(1);
        return Combinators.combine(wanted, Arbitraries.of(CUSTOMERS).optional(0.8))
                .as((lines, customer) -> new Claim(
                        UUID.randomUUID(),
                        Hold.Owner.ORDER,
                        new TreeMap<>(lines),
                        customer,
                        Optional.empty(),
                        Optional.empty()))
                .list()
                .ofMaxSize(20);
    }
}
