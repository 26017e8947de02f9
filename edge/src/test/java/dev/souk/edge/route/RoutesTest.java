package dev.souk.edge.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

    private Optional<String> service(String path) {
        return routes.match(path).map(Route::service);
    }

    private static Route route(String path, String service) {
        return new Route(path, service, Duration.ofSeconds(1), 10);
    }
}
