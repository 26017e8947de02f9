package dev.souk.notify.order;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import dev.souk.platform.events.Event;
import dev.souk.platform.events.EventHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The shop has decided about a return: the customer hears what, and why. */
abstract class ReturnHandler implements EventHandler<ReturnHandler.Data> {

    private final String type;
    private final DeliveryKind mail;
    private final Deliveries deliveries;

    /**
     * What this service reads of the event.
     *
     * @param lines what is to come back
     * @param note what the shop wrote for the customer
     */
    record Data(UUID orderId, String orderNumber, UUID customerId, List<Line> lines, Optional<String> note) {}

    /** One line. */
    record Line(String name, int quantity) {}

    ReturnHandler(String type, DeliveryKind mail, Deliveries deliveries) {
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
                        "orderId", data.orderId(),
                        "orderNumber", data.orderNumber(),
                        "note", data.note().orElse(""),
                        "lines",
                                data.lines().stream()
                                        .map(line -> Map.of("name", line.name(), "quantity", line.quantity()))
                                        .toList()));
    }
}
