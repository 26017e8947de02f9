package dev.souk.catalog.product;

import dev.souk.catalog.category.Categories;
import dev.souk.catalog.category.CategoryRef;
import dev.souk.catalog.category.Slug;
import dev.souk.catalog.stock.Availability;
import dev.souk.catalog.stock.Movements;
import dev.souk.catalog.stock.PurchaseLimits;
import dev.souk.catalog.stock.Stock;
import dev.souk.platform.data.Database;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The products, read and edited. Whoever edits a product, its variants or its prices holds the lock of its row. */
@Singleton
public class Products {

    static final ProblemType NOT_PUBLISHABLE =
            new ProblemType("product-not-publishable", 409, "The product cannot be published yet");
    static final ProblemType STALE = new ProblemType("product-changed", 412, "The product has changed");

    private final Database database;
    private final Categories categories;
    private final Prices prices;
    private final Stock stock;
    private final PurchaseLimits limits;
    private final Movements movements;
    private final ProductEvents events;
    private final Clock clock;

    @Inject
    Products(
            Database database,
            Categories categories,
            Prices prices,
            Stock stock,
            PurchaseLimits limits,
            Movements movements,
            ProductEvents events,
            Clock clock) {
        this.database = database;
        this.categories = categories;
        this.prices = prices;
        this.stock = stock;
        this.limits = limits;
        this.movements = movements;
        this.events = events;
        this.clock = clock;
    }

    /**
     * The product with this id or slug.
     *
     * @param drafts whether the reader may see products that are not published
     */
    Optional<ProductView> find(String idOrSlug, boolean drafts) {
        return database.inTransaction(() -> lookUp(idOrSlug)
                .filter(product -> drafts || product.publishedAt().isPresent())
                .map(this::view));
    }

    /**
     * Makes a draft.
     *
     * @throws ProblemException 409 when its slug or an SKU is taken; 400 for an unknown category or a bad price
     */
    ProductView create(NewProduct wanted) {
        return database.inTransaction(() -> view(make(wanted)));
    }

    /** As {@link #create}, and published at once; for loading a whole shop. */
    public void createPublished(NewProduct wanted) {
        database.inTransaction(() -> publish(make(wanted)));
    }

    /**
     * Changes what the patch names.
     *
     * @param version the version that the editor saw; empty to change whatever is there
     * @throws ProblemException 412 when somebody else changed it since
     */
    ProductView edit(UUID id, Optional<Long> version, ProductPatch patch) {
        return change(id, version, product -> {
            product.edit(patch);
            patch.category().map(slug -> categories.named("category", slug)).ifPresent(product::file);
        });
    }

    /**
     * Shows the product to customers.
     *
     * @param version as in {@link #edit}
     * @throws ProblemException 409 when none of its variants has a price; 412 when somebody else changed it since
     */
    ProductView publish(UUID id, Optional<Long> version) {
        return database.inTransaction(() -> {
            var product = locked(id, version);
            if (product.publishedAt().isEmpty()) {
                publish(product);
            }
            return view(product);
        });
    }

    /** Hides the product from customers; of {@code version} the same holds. */
    ProductView unpublish(UUID id, Optional<Long> version) {
        return change(id, version, Product::unpublish);
    }

    /** Adds a variant; of {@code version} the same holds. @throws ProblemException 409 when the SKU is taken */
    ProductView addVariant(UUID id, Optional<Long> version, NewVariant wanted) {
        return change(id, version, product -> add(product, wanted));
    }

    /** Replaces the prices of a variant; of {@code version} the same holds. */
    ProductView setPrices(UUID id, Optional<Long> version, String sku, List<Money> wanted) {
        return change(id, version, product -> {
            if (!product.hasVariant(sku)) {
                throw Problems.notFound("Product " + id + " has no variant " + sku + ".");
            }
            prices.replace(id, sku, wanted);
            if (product.publishedAt().isPresent() && !prices.any(id)) {
                throw new ProblemException(
                        NOT_PUBLISHABLE, "It is published and would have no price; unpublish it first.");
            }
        });
    }

    private Product make(NewProduct wanted) {
        categories.lockNames();
        var slug = wanted.slug().orElseGet(() -> Slug.of(wanted.name()));
        if (slug.isEmpty()) {
            throw Problems.invalid("slug", "must be given, since none can be made from this name");
        }
        if (lookUp(slug).isPresent()) {
            throw new ProblemException(
                    ProblemType.NAME_TAKEN, "There is a product " + slug + " already; give another slug.");
        }
        var product = new Product(slug, wanted.name(), wanted.description(), wanted.brand(), clock.instant());
        product.file(categories.named("category", wanted.category()));
        entities().persist(product);
        wanted.variants().orElse(List.of()).forEach(variant -> add(product, variant));
        entities().flush();
        return product;
    }

    private void add(Product product, NewVariant wanted) {
        categories.lockNames();
        if (entities().find(Variant.class, wanted.sku()) != null) {
            throw new ProblemException(
                    ProblemType.NAME_TAKEN, "There is an article with the SKU " + wanted.sku() + " already.");
        }
        product.add(wanted);
        entities().flush();
        movements.open(wanted.sku(), wanted.onHand().orElse(0));
        wanted.prices().ifPresent(list -> prices.replace(product.id(), wanted.sku(), list));
    }

    private void publish(Product product) {
        if (!prices.any(product.id())) {
            throw new ProblemException(NOT_PUBLISHABLE, "Add a variant with a price first.");
        }
        var now = clock.instant();
        product.publish(now);
        product.touch(now);
        events.published(product);
        entities().flush();
    }

    private ProductView change(UUID id, Optional<Long> version, Consumer<Product> change) {
        return database.inTransaction(() -> {
            var product = locked(id, version);
            change.accept(product);
            product.touch(clock.instant());
            entities().flush();
            events.changed(product);
            return view(product);
        });
    }

    private Product locked(UUID id, Optional<Long> version) {
        var product = Optional.ofNullable(entities().find(Product.class, id, LockModeType.PESSIMISTIC_WRITE))
                .orElseThrow(() -> Problems.notFound("There is no product " + id + "."));
        if (version.filter(seen -> seen != product.version()).isPresent()) {
            throw new ProblemException(STALE, "It was changed since you read it; read it again and repeat your change.")
                    .with("version", product.version());
        }
        return product;
    }

    private Optional<Product> lookUp(String idOrSlug) {
        return uuid(idOrSlug)
                .map(id -> entities().find(Product.class, id))
                .or(() -> entities()
                        .createQuery("SELECT p FROM Product p WHERE p.slug = :slug", Product.class)
                        .setParameter("slug", idOrSlug)
                        .getResultStream()
                        .findFirst());
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private ProductView view(Product product) {
        var skus = product.variants().stream().map(Variant::sku).toList();
        var priced = prices.of(skus);
        var available = stock.available(skus);
        var most = limits.inForce(skus);
        return new ProductView(
                product.id(),
                product.slug(),
                product.name(),
                product.description(),
                product.brand(),
                CategoryRef.to(categories.get(product.categoryId())),
                product.publishedAt(),
                product.version(),
                product.variants().stream()
                        .map(variant -> new ProductView.VariantView(
                                variant.sku(),
                                variant.options(),
                                variant.weightGrams(),
                                variant.taxCategory(),
                                priced.getOrDefault(variant.sku(), List.of()),
                                Availability.of(available.getOrDefault(variant.sku(), 0)),
                                Optional.ofNullable(most.get(variant.sku()))))
                        .toList());
    }

    private EntityManager entities() {
        return database.entityManager();
    }
}
