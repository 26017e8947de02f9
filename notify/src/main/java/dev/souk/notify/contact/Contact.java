package dev.souk.notify.contact;

import java.util.Optional;
import java.util.UUID;

/**
 * Where a person's mail goes.
 *
 * @param name how they call themselves; empty until they have proven that the address is theirs, because whoever types
 *     somebody else's address could otherwise put words into our mail to them
 */
public record Contact(UUID accountId, String email, Optional<String> name) {}
