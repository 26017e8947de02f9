package dev.souk.orders.order;

import dev.souk.platform.data.Uuid7;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.UUID;

/** So many units of one order line in a shipment. */
@Entity
@Table(name = "shipment_line")
public class ShipmentLine {

    @Id
    private UUID id;

    @SuppressWarnings("UnusedVariable") // read by the persistence provider alone
    @ManyToOne(optional = false)
    @JoinColumn(name = "shipment_id", updatable = false)
    private Shipment shipment;

    @Column(name = "order_line_id", updatable = false)
    private UUID orderLineId;

    @Column(updatable = false)
    private String sku;

    @Column(updatable = false)
    private int quantity;

    /** For the persistence provider. */
    protected ShipmentLine() {}

    ShipmentLine(Shipment shipment, OrderLine line, int quantity) {
        this.id = Uuid7.next();
        this.shipment = shipment;
        this.orderLineId = line.id();
        this.sku = line.sku();
        this.quantity = quantity;
    }

    /** Stock keeping unit. */
    public String sku() {
        return sku;
    }

    /** How many units. */
    public int quantity() {
        return quantity;
    }
}
