package dev.souk.orders.returns;

import dev.souk.orders.OrderProblems;
import dev.souk.orders.order.Order;
import dev.souk.orders.order.Units;
import dev.souk.platform.data.NullableUuidConverter;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Units of an order that its customer sends back. It is {@linkplain #request requested} by the customer,
 * {@linkplain #approve approved} or {@linkplain #reject rejected} by the staff, and {@linkplain #receive received} when the
 * goods are here: from then on its amount is certain, and it is {@linkplain #refunded refunded} when the customer has it.
 * This class is the only place where its state changes; whoever changes it holds the lock of its order.
 */
@Entity
@Table(name = "order_return")
class OrderReturn {

    @Id
    private UUID id;

    @Column(name = "order_id", updatable = false)
    private UUID orderId;

    @Enumerated(EnumType.STRING)
    private ReturnState state;

    @Column(updatable = false)
    private String reason;

    private String note;

    private Long amount;

    @Column(name = "refunded_amount")
    private Long refundedAmount;

    @Column(name = "by_hand_amount")
    private long byHandAmount;

    @Column(name = "requested_by", updatable = false)
    private UUID requestedBy;

    @Column(name = "requested_at", updatable = false)
    private Instant requestedAt;

    @Convert(converter = NullableUuidConverter.class)
    @Column(name = "decided_by")
    private UUID decidedBy;

    @Column(name = "decided_at")
    private Instant decidedAt;

    @Convert(converter = NullableUuidConverter.class)
    @Column(name = "received_by")
    private UUID receivedBy;

    @Column(name = "received_at")
    private Instant receivedAt;

    @Column(name = "refunded_at")
    private Instant refundedAt;

    @SuppressWarnings("UnusedVariable") // read by the persistence provider alone
    @Version
    private int version;

    @OneToMany(mappedBy = "goods", cascade = CascadeType.PERSIST)
    @OrderBy("id")
    private List<OrderReturnLine> lines = new ArrayList<>();

    /** For the persistence provider. */
    protected OrderReturn() {}

    private OrderReturn(Order order, Map<String, Integer> quantities, String reason, UUID customer, Instant now) {
        this.id = Uuid7.next();
        this.orderId = order.id();
        this.state = ReturnState.REQUESTED;
        this.reason = reason;
        this.requestedBy = customer;
        this.requestedAt = now;
        quantities.forEach((sku, quantity) -> lines.add(new OrderReturnLine(this, order.line(sku), quantity)));
    }

    /**
     * Announces that units will come back; the order's line counts them.
     *
     * @param quantities units by SKU, each at least one and at most what can be returned
     */
    static OrderReturn request(
            Order order, Map<String, Integer> quantities, String reason, UUID customer, Instant now) {
        order.announceReturn(quantities);
        return new OrderReturn(order, quantities, reason, customer, now);
    }

    /** The customer may send the goods. */
    void approve(Optional<String> why, UUID staff, Instant now) {
        decide(ReturnState.APPROVED, why, staff, now);
    }

    /** It is not accepted; its units can be announced again. */
    void reject(Order order, String why, UUID staff, Instant now) {
        decide(ReturnState.REJECTED, Optional.of(why), staff, now);
        order.endReturn(announced(), Map.of());
    }

    private void decide(ReturnState next, Optional<String> why, UUID staff, Instant now) {
        moveTo(next);
        note = why.orElse(null);
        decidedBy = staff;
        decidedAt = now;
    }

    /** Of a line that came back: so many units can be sold again, so many not. */
    record Arrival(int restocked, int writtenOff) {

        int units() {
            return restocked + writtenOff;
        }
    }

    /**
     * The goods are here; fewer than announced may have come.
     *
     * @param arrivals by SKU, each at most what was announced; what is not in it did not come
     */
    void receive(Order order, Map<String, Arrival> arrivals, UUID staff, Instant now) {
        moveTo(ReturnState.RECEIVED);
        var received = new LinkedHashMap<String, Integer>();
        arrivals.forEach((sku, arrival) -> {
            line(sku).arrived(arrival);
            received.put(sku, arrival.units());
        });
        amount = order.endReturn(announced(), received).amount();
        receivedBy = staff;
        receivedAt = now;
    }

    /**
     * The customer has so much more, and with what was given back before by hand the whole amount.
     *
     * @param byHand the part of it that an operator vouches for, because billing could not give it
     */
    void refunded(Money given, Money byHand, Instant now) {
        moveTo(ReturnState.REFUNDED);
        refundedAmount = given.amount();
        byHandAmount = byHand.amount();
        refundedAt = now;
    }

    private void moveTo(ReturnState next) {
        if (!state.next().contains(next)) {
            throw new ProblemException(
                            OrderProblems.RETURN_STATE, "This return is " + state + " and cannot become " + next + ".")
                    .with("returnState", state);
        }
        state = next;
    }

    private OrderReturnLine line(String sku) {
        return lines.stream()
                .filter(line -> line.sku().equals(sku))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("return " + id + " has no " + sku));
    }

    /** UUIDv7; catalog knows the restock and billing the refund by it. */
    UUID id() {
        return id;
    }

    UUID orderId() {
        return orderId;
    }

    ReturnState state() {
        return state;
    }

    /** Why the customer sends it back. */
    String reason() {
        return reason;
    }

    /** What the staff said when they decided. */
    Optional<String> note() {
        return Optional.ofNullable(note);
    }

    /** What was given back for it; less than the amount when a part had been given back before. Empty until it is refunded. */
    Optional<Money> refundedAmount(Order order) {
        return state == ReturnState.REFUNDED
                ? Optional.ofNullable(refundedAmount)
                        .map(minor -> Money.of(minor, order.total().currency()))
                        .or(() -> amount(order))
                : Optional.empty();
    }

    /** The part of the refunded amount that did not go back the way it was paid. Empty when there is none. */
    Optional<Money> byHandAmount(Order order) {
        return Optional.of(Money.of(byHandAmount, order.total().currency())).filter(byHand -> !byHand.isZero());
    }

    /** What was charged for the units that came back, in the currency of the order; certain once the goods are here. */
    Optional<Money> amount(Order order) {
        return Optional.ofNullable(amount)
                .map(minor -> Money.of(minor, order.total().currency()));
    }

    Instant requestedAt() {
        return requestedAt;
    }

    Optional<Instant> decidedAt() {
        return Optional.ofNullable(decidedAt);
    }

    Optional<Instant> receivedAt() {
        return Optional.ofNullable(receivedAt);
    }

    Optional<Instant> refundedAt() {
        return Optional.ofNullable(refundedAt);
    }

    List<OrderReturnLine> lines() {
        return Collections.unmodifiableList(lines);
    }

    /** Units by SKU that the customer announced. */
    Map<String, Integer> announced() {
        return Units.of(lines, OrderReturnLine::sku, OrderReturnLine::quantity);
    }

    /** Units by SKU that go back into the stock. */
    Map<String, Integer> restocked() {
        return Units.of(lines, OrderReturnLine::sku, OrderReturnLine::restocked);
    }
}
