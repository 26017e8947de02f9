package dev.souk.catalog.product;

import dev.souk.catalog.category.Category;
import dev.souk.platform.data.Uuid7;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that the shop sells, in one or more variants.
 *
 * <p>It begins as a draft that only staff sees. Publishing, which needs a variant with a price, puts it before customers;
 * unpublishing takes it back. Its slug and its SKUs never change: links, carts and orders name them. Its version counts the
 * changes of everything that staff edits here, and so tells two editors of each other.
 */
@Entity
@Table(name = "product")
class Product {

    @Id
    private UUID id;

    @Version
    private long version;

    private String slug;

    private String name;

    private String description;

    private String brand;

    // Read by the database only, for its search column.
    @SuppressWarnings("UnusedVariable")
    private String keywords;

    @Column(name = "category_id")
    private UUID categoryId;

    @Column(name = "published_at")
    private Instant publishedAt;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @OneToMany(mappedBy = "product", cascade = CascadeType.PERSIST)
    @OrderBy("position")
    private List<Variant> variants = new ArrayList<>();

    /** For JPA. */
    protected Product() {}

    Product(String slug, String name, String description, String brand, Instant now) {
        this.id = Uuid7.next();
        this.slug = slug;
        this.name = name;
        this.description = description;
        this.brand = brand;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** Files it in a category; the names of that and of those around it will find the product. */
    void file(Category category) {
        categoryId = category.id();
        keywords = Stream.iterate(Optional.of(category), Optional::isPresent, next -> next.flatMap(Category::parent))
                .map(next -> next.orElseThrow().name())
                .collect(Collectors.joining(" "));
    }

    /** Changes what the patch names. */
    void edit(ProductPatch patch) {
        patch.name().ifPresent(text -> name = text);
        patch.description().ifPresent(text -> description = text);
        patch.brand().ifPresent(text -> brand = text);
    }

    /** Puts it before customers; a product that is there already keeps its date. */
    void publish(Instant now) {
        if (publishedAt == null) {
            publishedAt = now;
        }
    }

    /** Takes it away from customers. */
    void unpublish() {
        publishedAt = null;
    }

    /** Adds a variant behind the others. */
    void add(NewVariant wanted) {
        int position = variants.stream().mapToInt(Variant::position).max().orElse(0) + 1;
        variants.add(new Variant(this, wanted, position));
    }

    /** Counts a change, also one of a price, which is not stored in this row. */
    void touch(Instant now) {
        updatedAt = now.isAfter(updatedAt) ? now : updatedAt.plusNanos(1000);
    }

    UUID id() {
        return id;
    }

    long version() {
        return version;
    }

    String slug() {
        return slug;
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    String brand() {
        return brand;
    }

    UUID categoryId() {
        return categoryId;
    }

    Optional<Instant> publishedAt() {
        return Optional.ofNullable(publishedAt);
    }

    List<Variant> variants() {
        return List.copyOf(variants);
    }

    boolean hasVariant(String sku) {
        return variants.stream().anyMatch(variant -> variant.sku().equals(sku));
    }
}
