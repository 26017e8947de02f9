package dev.souk.catalog.category;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The categories. There are tens to hundreds of them, so the tree is put together in memory. */
@Singleton
public class Categories {

    /** Serializes the making of slugs among all instances; staff makes few. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('catalog names'))";

    private final Database database;
    private final Jdbc jdbc;

    @Inject
    Categories(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    /** Waits until nobody else makes up a name; to be called before checking whether one is taken. */
    public void lockNames() {
        jdbc.query(LOCK, row -> 0);
    }

    /** The category with this slug. */
    public Optional<Category> find(String slug) {
        return database.inTransaction(() -> database.entityManager()
                .createQuery("SELECT c FROM Category c WHERE c.slug = :slug", Category.class)
                .setParameter("slug", slug)
                .getResultStream()
                .findFirst());
    }

    /**
     * The category that a request names in this field.
     *
     * @throws dev.souk.platform.problem.ProblemException 400 when there is none
     */
    public Category named(String field, String slug) {
        return find(slug)
                .orElseThrow(
                        () -> Problems.invalid(field, "must be the slug of a category that /api/v1/categories lists"));
    }

    /** The category with this id, which something refers to and which therefore exists. */
    public Category get(UUID id) {
        return database.inTransaction(() -> database.entityManager().find(Category.class, id));
    }

    /** The ids of this category and of all below it. */
    public Set<UUID> withDescendants(Category category) {
        return Set.copyOf(database.inTransaction(() -> jdbc.query("""
                WITH RECURSIVE tree AS (
                    SELECT id FROM category WHERE id = ?
                    UNION SELECT c.id FROM category c JOIN tree ON c.parent_id = tree.id)
                SELECT id FROM tree""", row -> row.uuid("id"), category.id())));
    }

    /**
     * Makes a category, last among its siblings.
     *
     * @throws dev.souk.platform.problem.ProblemException 409 when the slug is taken
     */
    public Category add(NewCategory wanted) {
        return database.inTransaction(() -> {
            lockNames();
            var slug = wanted.slug().orElseGet(() -> Slug.of(wanted.name()));
            if (slug.isEmpty()) {
                throw Problems.invalid("slug", "must be given, since none can be made from this name");
            }
            if (find(slug).isPresent()) {
                throw new ProblemException(ProblemType.NAME_TAKEN, "There is a category " + slug + " already.");
            }
            var parent = wanted.parent().map(name -> named("parent", name));
            int position = jdbc.one(
                            "SELECT coalesce(max(position), 0) + 1 AS next FROM category WHERE parent_id IS NOT DISTINCT FROM ?::uuid",
                            row -> row.intValue("next"),
                            parent.map(Category::id))
                    .orElseThrow();
            var category = new Category(slug, wanted.name(), parent, position);
            database.entityManager().persist(category);
            return category;
        });
    }

    /** All categories as a tree, in their order, with the number of published products. */
    List<CategoryView> tree() {
        return database.inTransaction(() -> {
            var byParent =
                    database
                            .entityManager()
                            .createQuery("SELECT c FROM Category c", Category.class)
                            .getResultList()
                            .stream()
                            .sorted(Comparator.comparingInt(Category::position))
                            .collect(Collectors.groupingBy(
                                    category -> category.parent().map(Category::id)));
            var counts = jdbc.query("""
                            SELECT category_id, count(*)::integer AS products FROM product
                            WHERE published_at IS NOT NULL GROUP BY category_id""", row -> Map.entry(row.uuid("category_id"), row.intValue("products"))).stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            return below(Optional.empty(), byParent, counts);
        });
    }

    private static List<CategoryView> below(
            Optional<UUID> parent, Map<Optional<UUID>, List<Category>> byParent, Map<UUID, Integer> counts) {
        return byParent.getOrDefault(parent, List.of()).stream()
                .map(category -> {
                    var children = below(Optional.of(category.id()), byParent, counts);
                    int products = counts.getOrDefault(category.id(), 0)
                            + children.stream().mapToInt(CategoryView::products).sum();
                    return new CategoryView(category.slug(), category.name(), products, children);
                })
                .toList();
    }
}
