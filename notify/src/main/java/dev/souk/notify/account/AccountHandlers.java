package dev.souk.notify.account;

import dev.souk.notify.Handler;
import dev.souk.notify.contact.Contacts;
import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import dev.souk.platform.events.EventHandler;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** Whose address an account's is, and what is mailed to it. */
@Singleton
class AccountHandlers {

    /** What is read of an event that says no more than whose account it is about. */
    record Owner(UUID accountId) {}

    record Registered(UUID accountId, String email, String name, UUID confirmationId) {}

    record Confirmed(UUID accountId, String email, String name) {}

    record Renamed(UUID accountId, String name) {}

    record ResetRequested(UUID accountId, UUID resetId) {}

    private final Contacts contacts;
    private final Deliveries deliveries;

    @Inject
    AccountHandlers(Contacts contacts, Deliveries deliveries) {
        this.contacts = contacts;
        this.deliveries = deliveries;
    }

    /** The address is kept, and the confirmation code mailed to it. */
    @Produces
    @Singleton
    EventHandler<Registered> registered() {
        return new Handler<>("souk.accounts.account-registered.v1", Registered.class, event -> {
            Registered data = event.data();
            contacts.save(data.accountId(), data.email(), data.name());
            Map<String, Object> values =
                    Map.of("confirmationId", data.confirmationId().toString());
            deliveries.add(event.id(), data.accountId(), DeliveryKind.CONFIRM_EMAIL, values);
        });
    }

    /** The address was proven to be theirs; whoever else typed it before has had no say in their name. */
    @Produces
    @Singleton
    EventHandler<Confirmed> confirmed() {
        return new Handler<>("souk.accounts.account-confirmed.v1", Confirmed.class, event -> {
            Confirmed data = event.data();
            contacts.confirm(data.accountId(), data.email(), data.name(), event.time());
        });
    }

    /** Nobody confirmed the address in time: it is not kept any longer. */
    @Produces
    @Singleton
    EventHandler<Owner> forgotten() {
        return new Handler<>(
                "souk.accounts.account-forgotten.v1",
                Owner.class,
                event -> contacts.forget(event.data().accountId()));
    }

    /** Mails call them by another name. */
    @Produces
    @Singleton
    EventHandler<Renamed> renamed() {
        return new Handler<>(
                "souk.accounts.account-renamed.v1",
                Renamed.class,
                event -> contacts.rename(event.data().accountId(), event.data().name()));
    }

    /** Somebody registered an address that has an account: its owner is told, and nobody else learns of it. */
    @Produces
    @Singleton
    EventHandler<Owner> registeredAgain() {
        return mail("souk.accounts.registration-repeated.v1", DeliveryKind.REGISTERED_AGAIN);
    }

    /** The owner is told of another password, in case it was somebody else who set it. */
    @Produces
    @Singleton
    EventHandler<Owner> passwordChanged() {
        return mail("souk.accounts.password-changed.v1", DeliveryKind.PASSWORD_CHANGED);
    }

    /** The code for a new password is mailed. */
    @Produces
    @Singleton
    EventHandler<ResetRequested> resetRequested() {
        return new Handler<>("souk.accounts.password-reset-requested.v1", ResetRequested.class, event -> {
            ResetRequested data = event.data();
            Map<String, Object> values = Map.of("resetId", data.resetId().toString());
            deliveries.add(event.id(), data.accountId(), DeliveryKind.RESET_PASSWORD, values);
        });
    }

    private EventHandler<Owner> mail(String type, DeliveryKind kind) {
        return new Handler<>(
                type,
                Owner.class,
                event -> deliveries.add(event.id(), event.data().accountId(), kind, Map.of()));
    }
}
