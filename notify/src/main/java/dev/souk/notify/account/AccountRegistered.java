package dev.souk.notify.account;

import dev.souk.notify.contact.Contacts;
import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import dev.souk.platform.events.Event;
import dev.souk.platform.events.EventHandler;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** Somebody registered: keep the address and mail the confirmation code to it. */
@Singleton
class AccountRegistered implements EventHandler<AccountRegistered.Data> {

    /** What this service reads of the event. */
    record Data(UUID accountId, String email, String name, UUID confirmationId) {}

    private final Contacts contacts;
    private final Deliveries deliveries;

    @Inject
    AccountRegistered(Contacts contacts, Deliveries deliveries) {
        this.contacts = contacts;
        this.deliveries = deliveries;
    }

    @Override
    public String type() {
        return "souk.accounts.account-registered.v1";
    }

    @Override
    public Class<Data> dataType() {
        return Data.class;
    }

    @Override
    public void handle(Event<Data> event) {
        Data data = event.data();
        contacts.save(data.accountId(), data.email(), data.name());
        deliveries.add(
                event.id(),
                data.accountId(),
                DeliveryKind.CONFIRM_EMAIL,
                Map.of("confirmationId", data.confirmationId().toString()));
    }
}
