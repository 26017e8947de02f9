package dev.souk.platform.identity;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.platform.problem.ProblemException;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccessRuleTest {

    private static final Caller GUEST = new Caller.Guest();
    private static final Caller CUSTOMER = new Caller.User(UUID.randomUUID(), Set.of("customer"), UUID.randomUUID());
    private static final Caller ADMIN =
            new Caller.User(UUID.randomUUID(), Set.of("customer", "admin"), UUID.randomUUID());
    private static final Caller SERVICE = new Caller.Service("orders", Set.of("catalog:holds"));
    private static final Caller OTHER_SERVICE = new Caller.Service("notify", Set.of("accounts:mail-codes"));

    static class Open {
        public void undeclared() {}

        @PermitAll
        public void everybody() {}

        @DenyAll
        public void nobody() {}

        @RolesAllowed({})
        public void noRole() {}

        @RolesAllowed("customer")
        public void customers() {}

        @RolesAllowed({"moderator", "admin"})
        public void staff() {}

        @RequiresScope("catalog:holds")
        public void holds() {}

        @RolesAllowed("service")
        @RequiresScope("catalog:holds")
        public void both() {}
    }

    @RolesAllowed("admin")
    static class Closed {
        public void undeclared() {}

        @PermitAll
        public void everybody() {}
    }

    @Test
    void refusesWhatDeclaresNothing() {
        for (Caller caller : new Caller[] {GUEST, CUSTOMER, ADMIN, SERVICE}) {
            refused(403, Open.class, "undeclared", caller);
            refused(403, Open.class, "nobody", caller);
            refused(403, Open.class, "noRole", caller);
            allowed(Open.class, "everybody", caller);
        }
    }

    @Test
    void admitsByRole() {
        refused(401, Open.class, "customers", GUEST);
        allowed(Open.class, "customers", CUSTOMER);
        refused(403, Open.class, "customers", SERVICE);
        refused(403, Open.class, "staff", CUSTOMER);
        allowed(Open.class, "staff", ADMIN);
    }

    @Test
    void admitsByScope() {
        for (String method : new String[] {"holds", "both"}) {
            refused(401, Open.class, method, GUEST);
            refused(403, Open.class, method, ADMIN);
            refused(403, Open.class, method, OTHER_SERVICE);
            allowed(Open.class, method, SERVICE);
        }
    }

    @Test
    void aClassSpeaksForItsMethodsUntilTheySpeakThemselves() {
        refused(403, Closed.class, "undeclared", CUSTOMER);
        allowed(Closed.class, "undeclared", ADMIN);
        allowed(Closed.class, "everybody", GUEST);
    }

    private static void allowed(Class<?> resource, String method, Caller caller) {
        assertDoesNotThrow(() -> rule(resource, method).check(caller));
    }

    private static void refused(int status, Class<?> resource, String method, Caller caller) {
        ProblemException refusal = assertThrows(
                ProblemException.class, () -> rule(resource, method).check(caller));
        assertEquals(status, refusal.problem().status());
    }

    private static AccessRule rule(Class<?> resource, String method) throws NoSuchMethodException {
        return AccessRule.of(resource, resource.getMethod(method));
    }
}
