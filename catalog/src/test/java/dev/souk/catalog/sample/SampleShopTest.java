package dev.souk.catalog.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.catalog.product.NewProduct;
import dev.souk.catalog.product.NewVariant;
import dev.souk.platform.money.Money;
import jakarta.validation.Validation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sample is a shop that staff could have entered. */
class SampleShopTest {

    private final SampleShop shop = SampleShop.read();

    @Test
    void itHasAtLeast200ProductsInTwentyCategories() {
        assertTrue(shop.products().size() >= 200);
        var shelves = shop.categories().stream()
                .flatMap(department -> department.children().stream())
                .map(SampleShop.Shelf::slug)
                .collect(Collectors.toSet());
        assertEquals(20, shelves.size());
        assertEquals(shelves, shop.products().stream().map(NewProduct::category).collect(Collectors.toSet()));
    }

    @Test
    void everyProductIsValid() {
        try (var factory = Validation.buildDefaultValidatorFactory()) {
            shop.products()
                    .forEach(product ->
                            assertEquals(Set.of(), factory.getValidator().validate(product), product.name()));
        }
    }

    @Test
    void everyVariantHasAPriceInEuroAndDollar() {
        variants()
                .forEach(variant -> assertEquals(
                        List.of("EUR", "USD"),
                        variant.prices().orElseThrow().stream()
                                .filter(Money::isPositive)
                                .map(price -> price.currency().getCurrencyCode())
                                .toList(),
                        variant.sku()));
    }

    @Test
    void nothingIsThereTwice() {
        var seen = new HashSet<String>();
        shop.products().forEach(product -> {
            assertTrue(seen.add(product.slug().orElseThrow()), product.name());
            assertTrue(seen.add(product.name()), product.name());
            assertTrue(seen.add(product.description()), product.name());
        });
        variants().forEach(variant -> assertTrue(seen.add(variant.sku()), variant.sku()));
    }

    @Test
    void siblingsAreToldApartByTheirOptions() {
        shop.products().forEach(product -> {
            var variants = product.variants().orElseThrow();
            assertEquals(
                    variants.size(),
                    variants.stream().map(NewVariant::options).distinct().count(),
                    product.name());
        });
    }

    @Test
    void someAreSoldOutAndSomeAreFew() {
        assertTrue(variants().anyMatch(variant -> variant.onHand().orElse(0) == 0));
        assertTrue(variants().anyMatch(variant -> variant.onHand().orElse(0) == 1));
    }

    private Stream<NewVariant> variants() {
        return shop.products().stream().flatMap(product -> product.variants().orElseThrow().stream());
    }
}
