package dev.souk.orders.order;

import dev.souk.orders.pricing.PricedLine;
import dev.souk.platform.data.Uuid7;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.UUID;

/** One product of an order as it was when it was bought; only what becomes of its units changes. Amounts are minor units. */
@Entity
@Table(name = "order_line")
public class OrderLine {

    @Id
    private UUID id;

    @SuppressWarnings("UnusedVariable") // read by the persistence provider alone
    @ManyToOne(optional = false)
    @JoinColumn(name = "order_id", updatable = false)
    private Order order;

    @Column(updatable = false)
    private int position;

    @Column(updatable = false)
    private String sku;

    @Column(name = "product_id", updatable = false)
    private UUID productId;

    @Column(updatable = false)
    private String name;

    @Column(updatable = false)
    private int quantity;

    @Column(name = "shipped_quantity")
    private int shippedQuantity;

    @Column(name = "cancelled_quantity")
    private int cancelledQuantity;

    @Column(name = "returning_quantity")
    private int returningQuantity;

    @Column(name = "returned_quantity")
    private int returnedQuantity;

    @Column(name = "unit_amount", updatable = false)
    private long unitAmount;

    @Column(name = "net_amount", updatable = false)
    private long netAmount;

    @Column(name = "discount_amount", updatable = false)
    private long discountAmount;

    @Column(name = "tax_category", updatable = false)
    private String taxCategory;

    @Column(name = "tax_basis_points", updatable = false)
    private int taxBasisPoints;

    @Column(name = "tax_amount", updatable = false)
    private long taxAmount;

    /** For the persistence provider. */
    protected OrderLine() {}

    OrderLine(Order order, int position, PricedLine priced) {
        this.id = Uuid7.next();
        this.order = order;
        this.position = position;
        this.sku = priced.quote().sku();
        this.productId = priced.quote().productId();
        this.name = priced.quote().name();
        this.quantity = priced.quote().quantity();
        this.unitAmount = priced.quote().unitPrice().amount();
        this.netAmount = priced.net().amount();
        this.discountAmount = priced.discount().amount();
        this.taxCategory = priced.quote().taxCategory();
        this.taxBasisPoints = priced.taxBasisPoints();
        this.taxAmount = priced.tax().amount();
    }

    void ship(int units) {
        if (units < 1 || units > openQuantity()) {
            throw new IllegalArgumentException(
                    "cannot ship " + units + " of " + sku + ": " + openQuantity() + " are not shipped yet");
        }
        shippedQuantity += units;
    }

    void cancelOpen() {
        cancelledQuantity += openQuantity();
    }

    void announceReturn(int units) {
        if (units < 1 || units > returnableQuantity()) {
            throw new IllegalArgumentException(
                    "cannot return " + units + " of " + sku + ": " + returnableQuantity() + " can come back");
        }
        returningQuantity += units;
    }

    /** So many units were announced, and so many of them came back: the others can be announced again. */
    void endReturn(int announced, int received) {
        if (announced > returningQuantity || received < 0 || received > announced) {
            throw new IllegalArgumentException(received + " of " + announced + " " + sku + " cannot have come back");
        }
        returningQuantity -= announced;
        returnedQuantity += received;
    }

    int position() {
        return position;
    }

    String taxCategory() {
        return taxCategory;
    }

    /** UUIDv7. */
    public UUID id() {
        return id;
    }

    /** Stock keeping unit. */
    public String sku() {
        return sku;
    }

    /** The product it is a variant of. */
    public UUID productId() {
        return productId;
    }

    /** What the product was called. */
    public String name() {
        return name;
    }

    /** Units bought. */
    public int quantity() {
        return quantity;
    }

    /** Units that have left. */
    public int shippedQuantity() {
        return shippedQuantity;
    }

    /** Units that have not left yet and are to leave. */
    public int openQuantity() {
        return quantity - shippedQuantity - cancelledQuantity;
    }

    /** Units that will not leave, though others of the order have. */
    public int cancelledQuantity() {
        return cancelledQuantity;
    }

    /** Units that have left and came back. */
    public int returnedQuantity() {
        return returnedQuantity;
    }

    /** Units that have left, did not come back and are not announced to do so. */
    public int returnableQuantity() {
        return shippedQuantity - returningQuantity - returnedQuantity;
    }

    /** Price of one unit before tax. */
    public long unitAmount() {
        return unitAmount;
    }

    /** Price of all units before tax. */
    public long netAmount() {
        return netAmount;
    }

    /** What was taken off the price of all units, before tax. */
    public long discountAmount() {
        return discountAmount;
    }

    /** Tax of all units. */
    public long taxAmount() {
        return taxAmount;
    }

    /** What all units cost: less the discount, with tax. */
    public long grossAmount() {
        return netAmount - discountAmount + taxAmount;
    }

    /** Rate of the tax in hundredths of a percent. */
    public int taxBasisPoints() {
        return taxBasisPoints;
    }
}
