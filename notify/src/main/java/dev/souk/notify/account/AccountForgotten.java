package dev.souk.notify.account;

import dev.souk.notify.contact.Contacts;
import dev.souk.platform.events.Event;
import dev.souk.platform.events.EventHandler;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Nobody confirmed the address in time: it is not kept any longer. */
@Singleton
class AccountForgotten implements EventHandler<AccountForgotten.Data> {

    /** What this service reads of the event. */
    record Data(UUID accountId) {}

    private final Contacts contacts;

    @Inject
    AccountForgotten(Contacts contacts) {
        this.contacts = contacts;
    }

    @Override
    public String type() {
        return "souk.accounts.account-forgotten.v1";
    }

    @Override
    public Class<Data> dataType() {
        return Data.class;
    }

    @Override
    public void handle(Event<Data> event) {
        contacts.forget(event.data().accountId());
    }
}
