package dev.souk.platform.data;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** An entity for tests, with the column types that services use. */
@Entity
@Table(name = "thing")
public class Thing {
    enum Kind {
        PLAIN,
        ODD
    }

    @Id
    private UUID id;

    private String name;

    @Enumerated(EnumType.STRING)
    private Kind kind;

    @Column(name = "made_at")
    private Instant madeAt;

    @Version
    private int version;

    protected Thing() {}

    Thing(UUID id, String name, Instant madeAt) {
        this.id = id;
        this.name = name;
        this.madeAt = madeAt;
        this.kind = Kind.PLAIN;
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    Instant madeAt() {
        return madeAt;
    }

    Kind kind() {
        return kind;
    }

    void rename(String newName) {
        this.name = newName;
    }
}
