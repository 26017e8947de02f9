package dev.souk.catalog.category;

import dev.souk.platform.data.Uuid7;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
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

    @ManyToOne
    @JoinColumn(name = "parent_id")
    private Category parent;

    private int position;

    /** For JPA. */
    protected Category() {}

    Category(String slug, String name, Optional<Category> parent, int position) {
        this.id = Uuid7.next();
        this.slug = slug;
        this.name = name;
        this.parent = parent.orElse(null);
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
    public Optional<Category> parent() {
        return Optional.ofNullable(parent);
    }

    /** Its place among its siblings. */
    int position() {
        return position;
    }
}
