package dev.souk.catalog.category;

import dev.souk.platform.data.Uuid7;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import java.util.UUID;

/** A shelf of the shop; it may stand inside a larger one. */
@Entity
@Table(name = "category")
public class Category {

    @Id
    private UUID id;

    private String slug;

    private String name;

    @Column(name = "parent_id")
    private UUID parentId;

    private int position;

    /** For JPA. */
    protected Category() {}

    Category(String slug, String name, Optional<Category> parent, int position) {
        this.id = Uuid7.next();
        this.slug = slug;
        this.name = name;
        this.parentId = parent.map(Category::id).orElse(null);
        this.position = position;
    }

    /** Its id. */
    public UUID id() {
        return id;
    }

    /** Its name in addresses. */
    public String slug() {
        return slug;
    }

    /** Its name for people. */
    public String name() {
        return name;
    }

    /** The category it stands in; empty at the top. */
    public Optional<UUID> parentId() {
        return Optional.ofNullable(parentId);
    }

    /** Its place among its siblings. */
    int position() {
        return position;
    }
}
