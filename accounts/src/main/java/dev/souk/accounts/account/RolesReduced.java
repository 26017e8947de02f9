package dev.souk.accounts.account;

import java.util.UUID;

/** Fired inside the transaction that takes a role from somebody: whatever still carries the role has to end. */
public record RolesReduced(UUID accountId) {}
