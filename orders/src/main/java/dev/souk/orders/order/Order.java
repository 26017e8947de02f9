package dev.souk.orders.order;

import dev.souk.orders.pricing.Totals;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.money.Money;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
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

/**
 * What a customer bought, at the prices and taxes of that moment.
 *
 * <p>An order is {@linkplain #place placed} from a cart and is then PENDING: a saga holds the stock, has the payment
 * authorized and either {@linkplain #confirm confirms} it or {@linkplain #cancel cancels} it. A confirmed order is
 * {@linkplain #ship shipped} in one or more parts, each of which captures its share of the money; until the first part
 * leaves it can still be cancelled, and then what has not left. What has left can come back ({@link #announceReturn}).
 * {@link OrderStatus} says which step may follow which; this class is the only place where the status changes, and each
 * change leaves an {@link HistoryEntry}.
 *
 * <p>Two transactions that change one order at once cannot both commit (optimistic lock).
 */
@Entity
@Table(name = "customer_order")
public class Order {

    @Id
    private UUID id;

    @Column(updatable = false)
    private String number;

    @Column(name = "customer_id", updatable = false)
    private UUID customerId;

    @Column(name = "cart_id", updatable = false)
    private UUID cartId;

    @Enumerated(EnumType.STRING)
    private OrderStatus status;

    @Column(name = "cancel_reason")
    @Enumerated(EnumType.STRING)
    private CancelReason cancelReason;

    @Column(updatable = false)
    private String currency;

    @Column(name = "lines_amount", updatable = false)
    private long linesAmount;

    @Column(name = "discount_amount", updatable = false)
    private long discountAmount;

    @Column(name = "tax_amount", updatable = false)
    private long taxAmount;

    @Column(name = "shipping_amount", updatable = false)
    private long shippingAmount;

    @Column(name = "total_amount", updatable = false)
    private long totalAmount;

    @Column(name = "promotion_code", updatable = false)
    private String promotionCode;

    @Column(name = "shipping_method", updatable = false)
    private String shippingMethod;

    @Embedded
    private Address shippingAddress;

    @Column(name = "payment_attempt")
    private int paymentAttempt;

    @Column(name = "last_attempt")
    private int lastAttempt;

    @Column(name = "cancelled_amount")
    private long cancelledAmount;

    @Column(name = "placed_at", updatable = false)
    private Instant placedAt;

    @Version
    private int version;

    @OneToMany(mappedBy = "order", cascade = CascadeType.PERSIST)
    @OrderBy("position")
    private List<OrderLine> lines = new ArrayList<>();

    @OneToMany(mappedBy = "order", cascade = CascadeType.PERSIST)
    @OrderBy("at")
    private List<HistoryEntry> history = new ArrayList<>();

    /** For the persistence provider. */
    protected Order() {}

    private Order(UUID id, String number, UUID customerId, UUID cartId, Totals totals, Terms terms, Instant now) {
        this.id = id;
        this.number = number;
        this.customerId = customerId;
        this.cartId = cartId;
        this.status = OrderStatus.PENDING;
        this.currency = totals.total().currency().getCurrencyCode();
        this.linesAmount = totals.subtotal().amount();
        this.discountAmount = totals.discount().amount();
        this.taxAmount = totals.tax().amount();
        this.shippingAmount = totals.shipping().amount();
        this.totalAmount = totals.total().amount();
        this.promotionCode = terms.promotionCode().orElse(null);
        this.shippingMethod = terms.method();
        this.shippingAddress = terms.address();
        this.paymentAttempt = 1;
        this.lastAttempt = 1;
        this.placedAt = now;
        for (var priced : totals.priced()) {
            lines.add(new OrderLine(this, lines.size() + 1, priced));
        }
    }

    /**
     * What was agreed besides the prices.
     *
     * @param method how it is delivered
     * @param address where to
     * @param promotionCode what the discount was given for
     */
    public record Terms(String method, Address address, Optional<String> promotionCode) {}

    /** A new, PENDING order of what the totals list. */
    public static Order place(String number, UUID customerId, UUID cartId, Totals totals, Terms terms, Instant now) {
        var order = new Order(Uuid7.next(), number, customerId, cartId, totals, terms, now);
        order.record(null, Actor.customer(customerId), Optional.empty(), now);
        return order;
    }

    /** The stock is held and the money authorized. */
    public void confirm(Actor by, Instant now) {
        moveTo(OrderStatus.CONFIRMED, by, Optional.empty(), now);
    }

    /** The saga has released the stock and the money. */
    public void cancel(CancelReason reason, Actor by, Instant now) {
        cancelReason = reason;
        moveTo(OrderStatus.CANCELLED, by, Optional.of(reason.code()), now);
    }

    /**
     * So many units of these lines have left, and their share is captured.
     *
     * @param quantities units by SKU, each at most what has not been shipped yet
     */
    public void ship(Map<String, Integer> quantities, Actor by, String note, Instant now) {
        quantities.forEach((sku, quantity) -> line(sku).ship(quantity));
        boolean all = lines.stream().allMatch(line -> line.openQuantity() == 0);
        moveTo(all ? OrderStatus.SHIPPED : OrderStatus.PARTIALLY_SHIPPED, by, Optional.of(note), now);
    }

    /** What has not left will not leave: the saga has released its stock and the rest of the money. */
    public void cancelRemainder(CancelReason reason, Actor by, Instant now) {
        cancelledAmount = openAmount().amount();
        lines.forEach(OrderLine::cancelOpen);
        moveTo(OrderStatus.SHIPPED, by, Optional.of("the rest is cancelled: " + reason.code()), now);
    }

    /** The authorization that pays is over, and billing will be asked for this one, the next. */
    public void beginAttempt(int attempt) {
        if (attempt != lastAttempt + 1) {
            throw new IllegalArgumentException("attempt " + attempt + " does not follow " + lastAttempt);
        }
        lastAttempt = attempt;
    }

    /** What has not left yet is paid by this attempt. */
    public void paidBy(int attempt, Actor by, Instant now) {
        if (attempt <= paymentAttempt || attempt > lastAttempt) {
            throw new IllegalArgumentException("attempt " + attempt + " of order " + number + " was not begun");
        }
        paymentAttempt = attempt;
        remark(by, "payment authorized again, attempt " + attempt, now);
    }

    /**
     * The customer will send these units back.
     *
     * @param quantities units by SKU, each at most what can be returned
     */
    public void announceReturn(Map<String, Integer> quantities) {
        quantities.forEach((sku, quantity) -> line(sku).announceReturn(quantity));
    }

    /**
     * An announced return has come to its end.
     *
     * @param announced units by SKU
     * @param received how many of them came back; nothing for a return that was rejected
     * @return what they are worth: exactly what was captured for them
     */
    public Money endReturn(Map<String, Integer> announced, Map<String, Integer> received) {
        var worth = UnitShares.of(this, received, OrderLine::returnedQuantity);
        announced.forEach((sku, quantity) -> line(sku).endReturn(quantity, received.getOrDefault(sku, 0)));
        return worth;
    }

    /** Adds to the history that something was decided about the order which did not change its status. */
    public void remark(Actor by, String note, Instant now) {
        record(status, by, Optional.of(note), now);
    }

    private void moveTo(OrderStatus next, Actor by, Optional<String> note, Instant now) {
        if (!status.next().contains(next)) {
            throw new IllegalStateException("order " + number + " is " + status + " and cannot become " + next);
        }
        var from = status;
        status = next;
        record(from, by, note, now);
    }

    private void record(OrderStatus from, Actor by, Optional<String> note, Instant now) {
        history.add(new HistoryEntry(this, now, Optional.ofNullable(from), status, by, note));
    }

    /** Reads what is read on demand otherwise. */
    void readAll() {
        if (lines.size() + history.size() == 0) {
            throw new IllegalStateException("order " + number + " has no line and no history");
        }
    }

    /** How many times its row was changed, from 1 when it was stored first. */
    int version() {
        return version;
    }

    /** Its row is stored for the first time, or changed. */
    void stored() {
        version++;
    }

    /** The line with this SKU; {@link IllegalArgumentException} when the order has none. */
    public OrderLine line(String sku) {
        return lines.stream()
                .filter(line -> line.sku().equals(sku))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("order " + number + " has no " + sku));
    }

    /** UUIDv7. */
    public UUID id() {
        return id;
    }

    /** What people call it: {@code S-2026-000123}. */
    public String number() {
        return number;
    }

    /** The account that bought it. */
    public UUID customerId() {
        return customerId;
    }

    /** The cart it was placed from. */
    public UUID cartId() {
        return cartId;
    }

    /** Where it is in its life. */
    public OrderStatus status() {
        return status;
    }

    /** Present exactly when it is CANCELLED. */
    public Optional<CancelReason> cancelReason() {
        return Optional.ofNullable(cancelReason);
    }

    /** Sum of the lines before discount and tax. */
    public Money subtotal() {
        return Money.of(linesAmount, currency);
    }

    /** What was taken off the lines. */
    public Money discount() {
        return Money.of(discountAmount, currency);
    }

    /** What the discount was given for. */
    public Optional<String> promotionCode() {
        return Optional.ofNullable(promotionCode);
    }

    /** Sum of the lines' tax. */
    public Money tax() {
        return Money.of(taxAmount, currency);
    }

    /** Price of the delivery, tax included. */
    public Money shipping() {
        return Money.of(shippingAmount, currency);
    }

    /** What the customer pays: the lines less the discount, tax and shipping. */
    public Money total() {
        return Money.of(totalAmount, currency);
    }

    /** Name of the shipping rate. */
    public String shippingMethod() {
        return shippingMethod;
    }

    /** Where it goes. */
    public Address shippingAddress() {
        return shippingAddress;
    }

    /** Which of billing's attempts pays for it, from 1. */
    public int paymentAttempt() {
        return paymentAttempt;
    }

    /** The highest attempt that billing was ever asked for. */
    public int lastAttempt() {
        return lastAttempt;
    }

    /** The share of the total that is not captured yet, and will be when the rest leaves. */
    public Money openAmount() {
        return UnitShares.of(
                this, Units.of(lines, OrderLine::sku, OrderLine::openQuantity), OrderLine::shippedQuantity);
    }

    /** The share of the total that will never be captured, because it was cancelled after a part had left. */
    public Money cancelledAmount() {
        return Money.of(cancelledAmount, currency);
    }

    /** When it was placed. */
    public Instant placedAt() {
        return placedAt;
    }

    /** What was bought, in the order of the cart. */
    public List<OrderLine> lines() {
        return Collections.unmodifiableList(lines);
    }

    /** What happened to it, in order. */
    public List<HistoryEntry> history() {
        return Collections.unmodifiableList(history);
    }
}
