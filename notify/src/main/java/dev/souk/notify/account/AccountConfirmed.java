package dev.souk.notify.account;

import dev.souk.notify.contact.Contacts;
import dev.souk.platform.events.Event;
import dev.souk.platform.events.EventHandler;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The address was proven to be theirs; whoever else typed it before has had no say in their name. */
@Singleton
class AccountConfirmed implements EventHandler<AccountConfirmed.Data> {

    /** What this service reads of the event. */
    record Data(UUID accountId, String email, String name) {}

    private final Contacts contacts;

    @Inject
    AccountConfirmed(Contacts contacts) {
        this.contacts = contacts;
    }

    @Override
    public String type() {
        return "souk.accounts.account-confirmed.v1";
    }

    @Override
    public Class<Data> dataType() {
        return Data.class;
    }

    @Override
    public void handle(Event<Data> event) {
        Data data = event.data();
        contacts.confirm(data.accountId(), data.email(), data.name(), event.time());
    }
}
