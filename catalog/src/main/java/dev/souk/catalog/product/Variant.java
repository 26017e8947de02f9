package dev.souk.catalog.product;

import dev.souk.catalog.Options;
import dev.souk.platform.json.Json;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.Map;

/** One way in which a product is sold: this size in this colour. What is priced, stocked, put into carts and shipped. */
@Entity
@Table(name = "variant")
class Variant {

    @Id
    private String sku;

    // Read by JPA only: the side of the relation that has the column.
    @SuppressWarnings("UnusedVariable")
    @ManyToOne
    @JoinColumn(name = "product_id")
    private Product product;

    @Convert(converter = OptionsColumn.class)
    private Map<String, String> options;

    @Column(name = "weight_grams")
    private int weightGrams;

    @Column(name = "tax_category")
    private String taxCategory;

    private int position;

    /** For JPA. */
    protected Variant() {}

    Variant(Product product, NewVariant wanted, int position) {
        this.sku = wanted.sku();
        this.product = product;
        this.options = wanted.options().orElse(Map.of());
        this.weightGrams = wanted.weightGrams();
        this.taxCategory = wanted.taxCategory();
        this.position = position;
    }

    String sku() {
        return sku;
    }

    Map<String, String> options() {
        return options;
    }

    int weightGrams() {
        return weightGrams;
    }

    String taxCategory() {
        return taxCategory;
    }

    int position() {
        return position;
    }

    /** Options in a json column, which the driver reads as an object of its own. */
    @Converter
    public static class OptionsColumn implements AttributeConverter<Map<String, String>, Object> {

        @Override
        public Object convertToDatabaseColumn(Map<String, String> options) {
            return Json.write(options);
        }

        @Override
        public Map<String, String> convertToEntityAttribute(Object column) {
            return Options.read(column.toString());
        }
    }
}
