package dev.souk.notify.account;

import dev.souk.notify.contact.Contacts;
import dev.souk.platform.events.Event;
import dev.souk.platform.events.EventHandler;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Its owner has another name: mails call them by it. */
@Singleton
class AccountRenamed implements EventHandler<AccountRenamed.Data> {

    /** What this service reads of the event. */
    record Data(UUID accountId, String name) {}

    private final Contacts contacts;

    @Inject
    AccountRenamed(Contacts contacts) {
        this.contacts = contacts;
    }

    @Override
    public String type() {
        return "souk.accounts.account-renamed.v1";
    }

    @Override
    public Class<Data> dataType() {
        return Data.class;
    }

    @Override
    public void handle(Event<Data> event) {
        contacts.rename(event.data().accountId(), event.data().name());
    }
}
