package dev.souk.notify.order;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import dev.souk.platform.events.Event;
import dev.souk.platform.events.EventHandler;
import dev.souk.platform.money.Money;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** Money was taken: the customer gets a receipt. */
@Singleton
class PaymentCaptured implements EventHandler<PaymentCaptured.Data> {

    /** What this service reads of the event. */
    record Data(UUID orderId, String orderNumber, UUID customerId, Money amount) {}

    private final Deliveries deliveries;

    @Inject
    PaymentCaptured(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    @Override
    public String type() {
        return "souk.billing.payment-captured.v1";
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
                DeliveryKind.PAYMENT_RECEIPT,
                Map.of(
                        "orderId",
                        data.orderId(),
                        "orderNumber",
                        data.orderNumber(),
                        "amount",
                        data.amount().toString()));
    }
}
