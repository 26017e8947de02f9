package dev.souk.catalog.sample;

import dev.souk.catalog.category.NewCategory;
import dev.souk.catalog.product.NewProduct;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The contents of {@code sample-shop.json}. */
record SampleShop(List<Department> categories, List<NewProduct> products) {

    /** A category with what stands in it. */
    record Department(String slug, String name, List<Shelf> children) {
        NewCategory category() {
            return new NewCategory(name, Optional.of(slug), Optional.empty());
        }
    }

    /** A category that products are filed in. */
    record Shelf(String slug, String name) {
        NewCategory category(Department department) {
            return new NewCategory(name, Optional.of(slug), Optional.of(department.slug()));
        }
    }

    static SampleShop read() {
        try (var file = SampleShop.class.getResourceAsStream("/sample-shop.json")) {
            return Json.mapper().readValue(file, SampleShop.class);
        } catch (IOException e) {
            throw new UncheckedIOException("sample-shop.json cannot be read", e);
        }
    }
}
