package dev.souk.catalog.sample;

import dev.souk.catalog.category.Categories;
import dev.souk.catalog.product.Products;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Fills an empty shop with the sample, once, when {@code souk.catalog.sample} is true. Any number of instances may start
 * together: one of them loads, in one transaction, and the others see that it has been done.
 */
@Singleton
class SampleLoader {

    private static final Logger LOG = System.getLogger(SampleLoader.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Database database;
    private final Jdbc jdbc;
    private final Categories categories;
    private final Products products;
    private final boolean wanted;
    private volatile Thread thread;

    @Inject
    SampleLoader(
            Database database,
            Jdbc jdbc,
            Categories categories,
            Products products,
            @ConfigProperty(name = "souk.catalog.sample", defaultValue = "false") boolean wanted) {
        this.database = database;
        this.jdbc = jdbc;
        this.categories = categories;
        this.products = products;
        this.wanted = wanted;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        if (wanted) {
            thread = Thread.ofVirtual().name("sample-shop").start(this::loadWhenPossible);
        }
    }

    @PreDestroy
    void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Loads the sample if there is no product; false when another instance is loading it right now. */
    boolean loadIfEmpty() {
        return database.inTransaction(() -> {
            if (!isEmpty()) {
                return true;
            }
            boolean mine = jdbc.one(
                            "SELECT pg_try_advisory_xact_lock(hashtext('sample shop')) AS mine",
                            row -> row.bool("mine"))
                    .orElseThrow();
            // Whoever held the lock before may have filled the shop since we looked.
            if (mine && isEmpty()) {
                load(SampleShop.read());
            }
            return mine;
        });
    }

    private void load(SampleShop shop) {
        long begin = System.nanoTime();
        shop.categories().forEach(department -> {
            categories.add(department.category());
            department.children().forEach(shelf -> categories.add(shelf.category(department)));
        });
        shop.products().forEach(product -> {
            products.createPublished(product);
            // Keep the persistence context small: each flush looks at everything in it.
            database.entityManager().clear();
        });
        LOG.log(
                Level.INFO,
                "Sample shop loaded: {0} products in {1} ms",
                shop.products().size(),
                Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }

    private boolean isEmpty() {
        return jdbc.one("SELECT NOT EXISTS (SELECT FROM product) AS empty", row -> row.bool("empty"))
                .orElseThrow();
    }

    private void loadWhenPossible() {
        try {
            while (!tryLoad()) {
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tryLoad() {
        try {
            return loadIfEmpty();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The sample shop cannot be loaded yet, trying again: {0}", e.getMessage());
            return false;
        }
    }
}
