package dev.souk.edge.route;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.edge.route.Routes.Match;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoutesTest {

    private final Routes routes = new Routes(List.of(
            route("/a", "GET"),
            route("/a/{id}", "GET", "PATCH"),
            route("/a/me", "GET"),
            route("/a/{id}/b/{other}", "DELETE"),
            route("/a/me/**", "GET"),
            route("/a/**", "GET", "POST"),
            route("/b/{x}/c", "GET")));

    @Test
    void theMostExactRuleWins() {
        assertEquals("/a", found("GET", "/a"));
        assertEquals("/a/**", found("POST", "/a"));
        assertEquals("/a/{id}", found("GET", "/a/1"));
        assertEquals("/a/me", found("GET", "/a/me"));
        assertEquals("/a/me/**", found("GET", "/a/me/x/y"));
        assertEquals("/a/**", found("GET", "/a/1/x"));
        assertEquals("/a/{id}/b/{other}", found("DELETE", "/a/1/b/2"));
        assertEquals("/b/{x}/c", found("GET", "/b/1/c"));
    }

    @Test
    void aRuleThatLacksTheMethodLeavesItToALessExactOne() {
        assertEquals("/a/{id}", found("PATCH", "/a/me"));
        assertEquals("/a/**", found("POST", "/a/me"));
        assertEquals("/a/**", found("GET", "/a/1/b/2"));
    }

    @Test
    void headGoesWhereGetGoesAndASlashAtTheEndMeansNothing() {
        assertEquals("/a/{id}", found("HEAD", "/a/1"));
        assertEquals("/a/me", found("GET", "/a/me/"));
        assertEquals("/a", found("GET", "/a/"));
    }

    @Test
    void saysWhichMethodsAPathHas() {
        assertEquals(new Match.WrongMethod(Set.of("GET", "HEAD", "PATCH", "POST")), routes.match("DELETE", "/a/1"));
        assertEquals(new Match.WrongMethod(Set.of("GET", "HEAD")), routes.match("TRACE", "/b/1/c"));
    }

    @Test
    void whatNoRuleNamesDoesNotExist() {
        for (String path : List.of("/", "/ab", "/A", "/b", "/b/1", "/b/1/c/d", "/internal/holds")) {
            assertEquals(new Match.Nothing(), routes.match("GET", path), path);
        }
    }

    @Test
    void twoRulesForOneRequestAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Routes(List.of(route("/a/{x}", "GET"), route("/a/{y}", "POST", "GET"))));
    }

    @Test
    void admitsWhoIsAllowed() {
        Caller customer = new Caller.User(UUID.randomUUID(), Set.of("customer"), UUID.randomUUID());
        Caller admin = new Caller.User(UUID.randomUUID(), Set.of("customer", "admin"), UUID.randomUUID());
        Caller machine = new Caller.Service("importer", Set.of("catalog:import", "catalog:read"));
        Caller guest = new Caller.Guest();

        Route people = rule(false, Set.of(), Set.of());
        assertDoesNotThrow(() -> people.admit(customer));
        assertRefused(401, people, guest);
        assertRefused(403, people, machine);

        Route staff = rule(false, Set.of("moderator", "admin"), Set.of());
        assertDoesNotThrow(() -> staff.admit(admin));
        assertRefused(403, staff, customer);
        assertRefused(401, staff, guest);

        Route machines = rule(false, Set.of("admin"), Set.of("catalog:import"));
        assertDoesNotThrow(() -> machines.admit(machine));
        assertRefused(403, rule(false, Set.of(), Set.of("catalog:import", "catalog:delete")), machine);

        for (Caller anybody : List.of(guest, customer, machine)) {
            assertDoesNotThrow(() -> rule(true, Set.of(), Set.of()).admit(anybody));
        }
    }

    private static void assertRefused(int status, Route route, Caller caller) {
        ProblemException refusal = assertThrows(ProblemException.class, () -> route.admit(caller));
        assertEquals(status, refusal.problem().status());
    }

    private String found(String method, String path) {
        return routes.match(method, path) instanceof Match.Found(Route route) ? route.path() : "nothing";
    }

    private static Route route(String path, String... methods) {
        return new Route(
                path,
                Set.of(methods),
                "test",
                Duration.ofSeconds(1),
                10,
                false,
                List.of(),
                Priority.NORMAL,
                false,
                Set.of(),
                Set.of(),
                Optional.empty());
    }

    private static Route rule(boolean open, Set<String> roles, Set<String> scopes) {
        return new Route(
                "/a",
                Set.of("GET"),
                "test",
                Duration.ofSeconds(1),
                10,
                false,
                List.of(),
                Priority.NORMAL,
                open,
                roles,
                scopes,
                Optional.empty());
    }
}
