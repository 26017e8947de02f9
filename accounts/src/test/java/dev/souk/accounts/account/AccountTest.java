package dev.souk.accounts.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccountTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Account account = new Account(UUID.randomUUID(), new Email("ada@example.com"), "typed", NOW);

    @Test
    void hasNoPasswordBeforeItsEmailIsConfirmed() {
        assertFalse(account.isConfirmed());
        assertEquals(Optional.empty(), account.passwordHash());
        account.confirm("Ada", "hash", NOW);
        assertTrue(account.isConfirmed());
        assertEquals(Optional.of("hash"), account.passwordHash());
        assertEquals("Ada", account.name());
        assertThrows(IllegalStateException.class, () -> account.confirm("Eve", "other", NOW));
        assertEquals(Optional.of("hash"), account.passwordHash());
    }

    @Test
    void isAlwaysACustomersAndTellsWhenARoleIsTaken() {
        assertEquals(Set.of(Role.CUSTOMER), account.roles());
        assertFalse(account.changeRoles(EnumSet.of(Role.ADMIN)));
        assertEquals(Set.of(Role.CUSTOMER, Role.ADMIN), account.roles());
        assertTrue(account.changeRoles(EnumSet.of(Role.MODERATOR)));
        assertFalse(account.changeRoles(EnumSet.of(Role.MODERATOR, Role.CUSTOMER)));
        assertTrue(account.changeRoles(EnumSet.noneOf(Role.class)));
        assertEquals(Set.of(Role.CUSTOMER), account.roles());
    }
}
