package dev.souk.orders.order;

import dev.souk.platform.data.NullableUuidConverter;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.money.Money;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A part of an order, or all of it, on its way to the customer. It is PREPARING while its share of the money is captured
 * and its units are taken out of the stock, and SHIPPED from then on; ABANDONED when staff gave it up because the money
 * could not be captured.
 */
@Entity
@Table(name = "shipment")
public class Shipment {

    /** Where a shipment is. */
    @Schema(name = "ShipmentState")
    public enum State {
        /** Its money and stock are being taken. */
        PREPARING,
        /** It has left. Final. */
        SHIPPED,
        /** It will not leave, and took nothing. Final. */
        ABANDONED
    }

    @Id
    private UUID id;

    @Column(name = "order_id", updatable = false)
    private UUID orderId;

    @Enumerated(EnumType.STRING)
    private State state;

    @Column(updatable = false)
    private long amount;

    @Convert(converter = NullableUuidConverter.class)
    @Column(name = "capture_id")
    private UUID captureId;

    @Column(name = "payment_attempt")
    private int paymentAttempt;

    @Column(name = "stock_by_hand")
    private boolean stockByHand;

    @Column(name = "requested_by", updatable = false)
    private UUID requestedBy;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Column(name = "shipped_at")
    private Instant shippedAt;

    @SuppressWarnings("UnusedVariable") // read by the persistence provider alone
    @Version
    private int version;

    @OneToMany(mappedBy = "shipment", cascade = CascadeType.PERSIST)
    @OrderBy("id")
    private List<ShipmentLine> lines = new ArrayList<>();

    /** For the persistence provider. */
    protected Shipment() {}

    /**
     * A shipment in preparation of so many units of the order's lines.
     *
     * @param quantities units by SKU, each at least one and at most what has not been shipped yet
     */
    public static Shipment prepare(Order order, Map<String, Integer> quantities, UUID requestedBy, Instant now) {
        return new Shipment(order, quantities, requestedBy, now);
    }

    private Shipment(Order order, Map<String, Integer> quantities, UUID requestedBy, Instant now) {
        this.id = Uuid7.next();
        this.orderId = order.id();
        this.state = State.PREPARING;
        this.amount =
                UnitShares.of(order, quantities, OrderLine::shippedQuantity).amount();
        this.paymentAttempt = order.paymentAttempt();
        this.requestedBy = requestedBy;
        this.createdAt = now;
        quantities.forEach((sku, quantity) -> lines.add(new ShipmentLine(this, order.line(sku), quantity)));
    }

    /** It has left; the order says so too. */
    public void shipped(Order order, Instant now) {
        leavePreparing(State.SHIPPED);
        shippedAt = now;
        order.ship(quantities(), Actor.staff(requestedBy), "shipment " + id, now);
    }

    /** An operator takes its units out of the stock, in place of catalog. */
    public void fulfilledByHand() {
        stockByHand = true;
    }

    /** Its share will be captured from another attempt, under another id: the first capture was refused for good. */
    public void paidBy(int attempt) {
        captureId = Uuid7.next();
        paymentAttempt = attempt;
    }

    /** It will not leave. */
    public void abandon() {
        leavePreparing(State.ABANDONED);
    }

    private void leavePreparing(State next) {
        if (state != State.PREPARING) {
            throw new IllegalStateException("shipment " + id + " is " + state + " and cannot become " + next);
        }
        state = next;
    }

    /** By which billing knows its capture. */
    public UUID captureId() {
        return Optional.ofNullable(captureId).orElse(id);
    }

    /** UUIDv7; catalog knows the fulfilment by it. */
    public UUID id() {
        return id;
    }

    /** The order it is a part of. */
    public UUID orderId() {
        return orderId;
    }

    /** Where it is. */
    public State state() {
        return state;
    }

    /** The share of the order's total that it captures, in the currency of the order. */
    public Money amount(Order order) {
        return Money.of(amount, order.total().currency());
    }

    /** When it was asked for. */
    public Instant createdAt() {
        return createdAt;
    }

    /** When it left. */
    public Optional<Instant> shippedAt() {
        return Optional.ofNullable(shippedAt);
    }

    /** What is in it. */
    public List<ShipmentLine> lines() {
        return Collections.unmodifiableList(lines);
    }

    /** Units by SKU. */
    public Map<String, Integer> quantities() {
        return Units.of(lines, ShipmentLine::sku, ShipmentLine::quantity);
    }
}
