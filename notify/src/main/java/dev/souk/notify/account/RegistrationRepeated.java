package dev.souk.notify.account;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import dev.souk.platform.events.Event;
import dev.souk.platform.events.EventHandler;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** Somebody registered an address that has an account: its owner is told, and nobody else learns of it. */
@Singleton
class RegistrationRepeated implements EventHandler<RegistrationRepeated.Data> {

    /** What this service reads of the event. */
    record Data(UUID accountId) {}

    private final Deliveries deliveries;

    @Inject
    RegistrationRepeated(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    @Override
    public String type() {
        return "souk.accounts.registration-repeated.v1";
    }

    @Override
    public Class<Data> dataType() {
        return Data.class;
    }

    @Override
    public void handle(Event<Data> event) {
        deliveries.add(event.id(), event.data().accountId(), DeliveryKind.REGISTERED_AGAIN, Map.of());
    }
}
