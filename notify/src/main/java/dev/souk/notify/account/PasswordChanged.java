package dev.souk.notify.account;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import dev.souk.platform.events.Event;
import dev.souk.platform.events.EventHandler;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** The account has another password: its owner is told, in case it was somebody else. */
@Singleton
class PasswordChanged implements EventHandler<PasswordChanged.Data> {

    /** What this service reads of the event. */
    record Data(UUID accountId) {}

    private final Deliveries deliveries;

    @Inject
    PasswordChanged(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    @Override
    public String type() {
        return "souk.accounts.password-changed.v1";
    }

    @Override
    public Class<Data> dataType() {
        return Data.class;
    }

    @Override
    public void handle(Event<Data> event) {
        deliveries.add(event.id(), event.data().accountId(), DeliveryKind.PASSWORD_CHANGED, Map.of());
    }
}
