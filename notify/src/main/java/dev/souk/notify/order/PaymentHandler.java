package dev.souk.notify.order;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import dev.souk.platform.events.Event;
import dev.souk.platform.events.EventHandler;
import dev.souk.platform.money.Money;
import java.util.Map;
import java.util.UUID;

/** Money went one way or the other: the customer gets it in writing. */
abstract class PaymentHandler implements EventHandler<PaymentHandler.Data> {

    private final String type;
    private final DeliveryKind mail;
    private final Deliveries deliveries;

    /**
     * What this service reads of the event.
     *
     * @param amount what was charged or given back, by this event alone
     */
    record Data(UUID orderId, String orderNumber, UUID customerId, Money amount) {}

    PaymentHandler(String type, DeliveryKind mail, Deliveries deliveries) {
        this.type = type;
        this.mail = mail;
        this.deliveries = deliveries;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public Class<Data> dataType() {
        return Data.class;
    }

    @Override
    public void handle(Event<Data> event) {
        Data data = event.data();
        deliveries.add(
                event.id(),
                data.customerId(),
                mail,
                Map.of(
                        "orderId",
                        data.orderId(),
                        "orderNumber",
                        data.orderNumber(),
                        "amount",
                        data.amount().toString()));
    }
}
