package dev.souk.notify.account;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import dev.souk.platform.events.Event;
import dev.souk.platform.events.EventHandler;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** Somebody asked for a new password: mail the code for it. */
@Singleton
class PasswordResetRequested implements EventHandler<PasswordResetRequested.Data> {

    /** What this service reads of the event. */
    record Data(UUID accountId, UUID resetId) {}

    private final Deliveries deliveries;

    @Inject
    PasswordResetRequested(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    @Override
    public String type() {
        return "souk.accounts.password-reset-requested.v1";
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
                data.accountId(),
                DeliveryKind.RESET_PASSWORD,
                Map.of("resetId", data.resetId().toString()));
    }
}
