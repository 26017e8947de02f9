package dev.souk.orders.returns;

import dev.souk.orders.order.OrderLine;
import dev.souk.platform.data.Uuid7;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.UUID;

/** So many units of one order line in a return, and what became of them when they arrived. */
@Entity
@Table(name = "order_return_line")
class OrderReturnLine {

    @Id
    private UUID id;

    @SuppressWarnings("UnusedVariable") // read by the persistence provider alone
    @ManyToOne(optional = false)
    @JoinColumn(name = "return_id", updatable = false)
    private OrderReturn goods;

    @Column(name = "order_line_id", updatable = false)
    private UUID orderLineId;

    @Column(updatable = false)
    private String sku;

    @Column(updatable = false)
    private int quantity;

    private int restocked;

    @Column(name = "written_off")
    private int writtenOff;

    /** For the persistence provider. */
    protected OrderReturnLine() {}

    OrderReturnLine(OrderReturn goods, OrderLine line, int quantity) {
        this.id = Uuid7.next();
        this.goods = goods;
        this.orderLineId = line.id();
        this.sku = line.sku();
        this.quantity = quantity;
    }

    void arrived(OrderReturn.Arrival arrival) {
        if (arrival.restocked() < 0 || arrival.writtenOff() < 0 || arrival.units() > quantity) {
            throw new IllegalArgumentException(arrival + " of " + quantity + " " + sku);
        }
        restocked = arrival.restocked();
        writtenOff = arrival.writtenOff();
    }

    /** Stock keeping unit. */
    String sku() {
        return sku;
    }

    /** How many units were announced. */
    int quantity() {
        return quantity;
    }

    /** How many came back and can be sold again. */
    int restocked() {
        return restocked;
    }

    /** How many came back and can not. */
    int writtenOff() {
        return writtenOff;
    }
}
