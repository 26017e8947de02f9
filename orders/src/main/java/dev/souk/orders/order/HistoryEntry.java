package dev.souk.orders.order;

import dev.souk.platform.data.Uuid7;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One step in the life of an order. Written with the step and never changed. */
@Entity
@Table(name = "order_history")
public class HistoryEntry {

    @Id
    private UUID id;

    @SuppressWarnings("UnusedVariable") // read by the persistence provider alone
    @ManyToOne(optional = false)
    @JoinColumn(name = "order_id", updatable = false)
    private Order order;

    @Column(updatable = false)
    private Instant at;

    @Enumerated(EnumType.STRING)
    @Column(name = "from_status", updatable = false)
    private OrderStatus from;

    @Enumerated(EnumType.STRING)
    @Column(name = "to_status", updatable = false)
    private OrderStatus to;

    @Column(updatable = false)
    private String actor;

    @Column(updatable = false)
    private String note;

    /** For the persistence provider. */
    protected HistoryEntry() {}

    HistoryEntry(Order order, Instant at, Optional<OrderStatus> from, OrderStatus to, Actor by, Optional<String> note) {
        this.id = Uuid7.next();
        this.order = order;
        this.at = at;
        this.from = from.orElse(null);
        this.to = to;
        this.actor = by.name();
        this.note = note.orElse(null);
    }

    UUID id() {
        return id;
    }

    /** When. */
    public Instant at() {
        return at;
    }

    /** The status before; empty for the placing. */
    public Optional<OrderStatus> from() {
        return Optional.ofNullable(from);
    }

    /** The status from then on; the same as before for a remark. */
    public OrderStatus to() {
        return to;
    }

    /** Who, see {@link Actor}. */
    public String actor() {
        return actor;
    }

    /** Why. */
    public Optional<String> note() {
        return Optional.ofNullable(note);
    }
}
