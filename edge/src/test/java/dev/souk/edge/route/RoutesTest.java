package dev.souk.edge.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoutesTest {

    private final Routes routes =
            new Routes(List.of(route("/api/v1/orders", "orders"), route("/api/v1/orders/bulk", "bulk")));

    @Test
    void theLongestRuleWins() {
        assertEquals(Optional.of("orders"), service("/api/v1/orders"));
        assertEquals(Optional.of("orders"), service("/api/v1/orders/1"));
        assertEquals(Optional.of("bulk"), service("/api/v1/orders/bulk"));
        assertEquals(Optional.of("bulk"), service("/api/v1/orders/bulk/1"));
    }

    @Test
    void rulesMatchWholeSegments() {
        assertEquals(Optional.of("orders"), service("/api/v1/orders/bulky"));
        assertEquals(Optional.empty(), service("/api/v1/ordersX"));
    }

    @Test
    void whatNoRuleNamesDoesNotExist() {
        assertEquals(Optional.empty(), service("/"));
        assertEquals(Optional.empty(), service("/internal/holds"));
        assertEquals(Optional.empty(), service("/API/v1/orders"));
    }

    @Test
    void twoRulesForOnePathAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Routes(List.of(route("/a", "one"), route("/a", "two"))));
    }

    @Test
    void theShippedTableLeadsToFiveServicesAndToNothingInternal() {
        Routes shipped = Routes.shipped();
        assertEquals(List.of("accounts", "billing", "catalog", "notify", "orders"), shipped.services());
        assertEquals(Optional.empty(), shipped.match("/internal/jwks"));
    }

    @Test
    void aPostIsKeyedOnlyWhereTheServiceKeepsItsKey() {
        Routes shipped = Routes.shipped();
        for (String path : List.of("/api/v1/orders", "/api/v1/orders/1/cancellation", "/api/v1/payments/1/refunds")) {
            assertTrue(shipped.match(path).orElseThrow().keyed(), path);
        }
        for (String path : List.of("/api/v1/carts/1/lines", "/api/v1/auth/refresh", "/api/v1/orders/sagas/1/retry")) {
            assertFalse(shipped.match(path).orElseThrow().keyed(), path);
        }
    }

    private Optional<String> service(String path) {
        return routes.match(path).map(Route::service);
    }

    private static Route route(String path, String service) {
        return new Route(path, service, Duration.ofSeconds(1), 10, false);
    }
}
