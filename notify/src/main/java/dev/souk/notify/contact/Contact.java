package dev.souk.notify.contact;

import java.util.UUID;

/** Where a person's mail goes. */
public record Contact(UUID accountId, String email, String name, boolean confirmed) {}
