package dev.souk.orders.cart;

import dev.souk.platform.data.Uuid7;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.UUID;

/** So many units of one SKU in a cart. */
@Entity
@Table(name = "cart_line")
public class CartLine {

    @Id
    private UUID id;

    @SuppressWarnings("UnusedVariable") // read by the persistence provider alone
    @ManyToOne(optional = false)
    @JoinColumn(name = "cart_id", updatable = false)
    private Cart cart;

    @Column(updatable = false)
    private String sku;

    private int quantity;

    /** For the persistence provider. */
    protected CartLine() {}

    CartLine(Cart cart, String sku, int quantity) {
        this.id = Uuid7.next();
        this.cart = cart;
        this.sku = sku;
        this.quantity = quantity;
    }

    /** The same line, of a copy of its cart. */
    CartLine copyFor(Cart copy) {
        var line = new CartLine(copy, sku, quantity);
        line.id = id;
        return line;
    }

    UUID id() {
        return id;
    }

    void quantity(int units) {
        quantity = units;
    }

    /** Stock keeping unit. */
    public String sku() {
        return sku;
    }

    /** Units, 1 to {@link Cart#MAX_QUANTITY}. */
    public int quantity() {
        return quantity;
    }
}
