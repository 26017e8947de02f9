package dev.souk.orders.cart;

import dev.souk.orders.OrderProblems;
import dev.souk.platform.data.NullableUuidConverter;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
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
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody means to buy: SKUs and quantities, no prices; those are asked for whenever the cart is looked at.
 *
 * <p>A cart belongs to a guest, who knows its secret token, or to a customer. A guest who signs in claims theirs: it
 * becomes the customer's, or its lines are added to the cart the customer has. Placing an order locks the cart; when the
 * order fails, the cart is open again as it was, and when it is confirmed, the cart has served its purpose.
 */
@Entity
@Table(name = "cart")
public class Cart {

    /** Most units of one SKU. */
    public static final int MAX_QUANTITY = 100;

    /** Most different SKUs. */
    public static final int MAX_LINES = 50;

    @Id
    private UUID id;

    @Enumerated(EnumType.STRING)
    private CartState state;

    @Convert(converter = NullableUuidConverter.class)
    @Column(name = "customer_id")
    private UUID customerId;

    @Column(name = "token_hash")
    private byte[] tokenHash;

    @Column(updatable = false)
    private String currency;

    @Convert(converter = NullableUuidConverter.class)
    @Column(name = "merged_into")
    private UUID mergedInto;

    @Column(name = "promotion_code")
    private String promotionCode;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Version
    private int version;

    @OneToMany(mappedBy = "cart", cascade = CascadeType.ALL, orphanRemoval = true)
    @OrderBy("id")
    private List<CartLine> lines = new ArrayList<>();

    /** For the persistence provider. */
    protected Cart() {}

    private Cart(UUID customerId, byte[] tokenHash, String currency, Instant now) {
        this.id = Uuid7.next();
        this.state = CartState.OPEN;
        this.customerId = customerId;
        this.tokenHash = tokenHash;
        this.currency = currency;
        this.createdAt = now;
        this.updatedAt = now;
    }

    static Cart ofGuest(CartToken token, String currency, Instant now) {
        return new Cart(null, token.hash(), currency, now);
    }

    static Cart ofCustomer(UUID customerId, String currency, Instant now) {
        return new Cart(customerId, null, currency, now);
    }

    /** The same cart outside of any transaction; what is changed of it is stored only if nobody has changed it meanwhile. */
    Cart copy() {
        var copy = new Cart(customerId, tokenHash, currency, createdAt);
        copy.id = id;
        copy.state = state;
        copy.mergedInto = mergedInto;
        copy.promotionCode = promotionCode;
        copy.updatedAt = updatedAt;
        copy.version = version;
        lines.forEach(line -> copy.lines.add(line.copyFor(copy)));
        return copy;
    }

    /** A change of this copy is stored. */
    void stored() {
        version++;
    }

    /** Adds units of a SKU to what is there and returns its line; a problem when that is more than one may buy. */
    CartLine add(String sku, int units, Instant now) {
        requireOpen();
        var present = find(sku);
        if (present.isPresent()) {
            present.get().quantity(bounded(present.get().quantity() + units));
        } else {
            if (lines.size() == MAX_LINES) {
                throw new ProblemException(
                        OrderProblems.CART_FULL,
                        "A cart holds at most " + MAX_LINES + " different articles; order or remove some first.");
            }
            lines.add(new CartLine(this, sku, bounded(units)));
        }
        updatedAt = now;
        return find(sku).orElseThrow();
    }

    /** Sets how many units of a SKU, which must be in the cart, there are. */
    void change(String sku, int units, Instant now) {
        requireOpen();
        var line = find(sku).orElseThrow(() -> Problems.notFound("There is no " + sku + " in this cart."));
        line.quantity(bounded(units));
        updatedAt = now;
    }

    /** Takes a SKU out; nothing happens when it is not there. */
    void remove(String sku, Instant now) {
        requireOpen();
        if (lines.removeIf(line -> line.sku().equals(sku))) {
            updatedAt = now;
        }
    }

    /** Its order is placed with this promotion, if it applies then; none when empty. */
    void promotion(Optional<String> code, Instant now) {
        requireOpen();
        if (!code.equals(promotion())) {
            promotionCode = code.orElse(null);
            updatedAt = now;
        }
    }

    /** From now on it is this customer's, and the token opens it no more. */
    void becomeOf(UUID customer, Instant now) {
        requireOpen();
        customerId = customer;
        tokenHash = null;
        updatedAt = now;
    }

    /** Adds the lines of a guest's cart, at most up to the bounds, and closes that one. */
    void absorb(Cart guest, Instant now) {
        guest.requireOpen();
        for (var line : guest.lines) {
            var present = find(line.sku());
            int room = MAX_QUANTITY - present.map(CartLine::quantity).orElse(0);
            if (room > 0 && (present.isPresent() || lines.size() < MAX_LINES)) {
                add(line.sku(), Math.min(room, line.quantity()), now);
            }
        }
        promotionCode = promotion().or(guest::promotion).orElse(null);
        guest.state = CartState.MERGED;
        guest.mergedInto = id;
        guest.updatedAt = now;
    }

    /** An order is being placed for it: nobody may change it. */
    public void checkOut(Instant now) {
        requireOpen();
        if (lines.isEmpty()) {
            throw new ProblemException(OrderProblems.CART_EMPTY, "Put something into the cart before ordering it.");
        }
        moveTo(CartState.CHECKING_OUT, CartState.OPEN, now);
    }

    /** Its order is confirmed. */
    public void ordered(Instant now) {
        moveTo(CartState.ORDERED, CartState.CHECKING_OUT, now);
    }

    /** Its order failed; it can be ordered again. */
    public void reopen(Instant now) {
        moveTo(CartState.OPEN, CartState.CHECKING_OUT, now);
    }

    private void moveTo(CartState next, CartState from, Instant now) {
        if (state != from) {
            throw new IllegalStateException("cart " + id + " is " + state + " and cannot become " + next);
        }
        state = next;
        updatedAt = now;
    }

    private void requireOpen() {
        if (state != CartState.OPEN) {
            throw new ProblemException(
                            OrderProblems.CART_CLOSED,
                            state == CartState.CHECKING_OUT
                                    ? "This cart is being ordered; wait for the outcome of its order."
                                    : "This cart is closed; create another one.")
                    .with("state", state);
        }
    }

    private static int bounded(int units) {
        if (units < 1 || units > MAX_QUANTITY) {
            throw new ProblemException(
                    OrderProblems.QUANTITY_LIMIT, "Between 1 and " + MAX_QUANTITY + " of one article can be ordered.");
        }
        return units;
    }

    private Optional<CartLine> find(String sku) {
        return lines.stream().filter(line -> line.sku().equals(sku)).findFirst();
    }

    /** Whether it is this customer's. */
    public boolean isOf(UUID customer) {
        return customer.equals(customerId);
    }

    /** Whether it is a guest's and this is its token; takes the same time whether it is or not. */
    boolean opensWith(CartToken token) {
        return tokenHash != null && token.matches(tokenHash);
    }

    /** UUIDv7. */
    public UUID id() {
        return id;
    }

    /** Where it is. */
    public CartState state() {
        return state;
    }

    /** The currency its prices are asked for in. */
    public String currency() {
        return currency;
    }

    /** The code its order is placed with. */
    public Optional<String> promotion() {
        return Optional.ofNullable(promotionCode);
    }

    /** Where its lines went, when it is MERGED. */
    Optional<UUID> mergedInto() {
        return Optional.ofNullable(mergedInto);
    }

    /** When it was last changed. */
    Instant updatedAt() {
        return updatedAt;
    }

    Optional<UUID> customerId() {
        return Optional.ofNullable(customerId);
    }

    byte[] tokenHash() {
        return tokenHash;
    }

    /** Counts the changes. */
    public int version() {
        return version;
    }

    /** What is in it, in the order it was put in. */
    public List<CartLine> lines() {
        return Collections.unmodifiableList(lines);
    }
}
