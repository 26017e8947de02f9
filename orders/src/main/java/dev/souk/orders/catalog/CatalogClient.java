package dev.souk.orders.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.orders.catalog.CatalogApi.Line;
import dev.souk.platform.json.Json;
import dev.souk.platform.rest.Backoff;
import dev.souk.platform.rest.RemoteProblem;
import dev.souk.platform.rest.RemoteUnknown;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Catalog over HTTP: the one place that decides how long, how often and how much at once catalog is asked. */
@Singleton
@Timeout(3500)
@Bulkhead(64)
@CircuitBreaker(
        requestVolumeThreshold = 20,
        failureRatio = 0.5,
        delay = 1000,
        skipOn = {RemoteProblem.class, BulkheadException.class})
class CatalogClient implements CatalogGateway {

    private static final String UNKNOWN_SKU = "unknown-sku";
    private static final UUID FIRST = new UUID(0, 0);
    private static final int PAGE = 100;

    private final CatalogApi api;
    private final Backoff backoff = Backoff.standard();

    @Inject
    CatalogClient(@RestClient CatalogApi api) {
        this.api = api;
    }

    @Override
    public Quotes quote(String currency, Map<String, Integer> quantities) {
        var known = new LinkedHashMap<>(quantities);
        var unknown = new HashSet<String>();
        while (!known.isEmpty()) {
            var request = new CatalogApi.QuoteRequest(currency, Line.of(known));
            try {
                return new Quotes(backoff.call(() -> api.quote(request)).lines(), unknown);
            } catch (RemoteProblem problem) {
                var refused = refusedSkus(problem);
                if (!known.keySet().removeAll(refused)) {
                    throw problem;
                }
                unknown.addAll(refused);
            }
        }
        return new Quotes(List.of(), unknown);
    }

    /** What the answer says is not sold, or not in this currency; anything else is a problem. */
    private static Set<String> refusedSkus(RemoteProblem problem) {
        return problem.member("skus")
                .filter(_ -> problem.is(UNKNOWN_SKU) || problem.is("no-price"))
                .map(list -> StreamSupport.stream(list.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.toSet()))
                .orElseThrow(() -> problem);
    }

    @Override
    public Hold hold(UUID orderId, UUID customerId, Map<String, Integer> quantities) {
        try {
            backoff.run(() -> api.hold(orderId, new CatalogApi.HoldRequest(Line.of(quantities), customerId)));
            return new Hold.Held();
        } catch (RemoteProblem problem) {
            return switch (problem.slug()) {
                case "out-of-stock" -> new Hold.OutOfStock(skus(problem, Shortage[].class));
                case "purchase-limit" -> new Hold.OverLimit(skus(problem, Limited[].class));
                case UNKNOWN_SKU -> new Hold.Unknown();
                default -> throw problem;
            };
        }
    }

    private static <T> List<T> skus(RemoteProblem problem, Class<T[]> type) {
        try {
            var skus = problem.member("skus").orElseThrow(() -> problem);
            return List.of(Json.tolerant().treeToValue(skus, type));
        } catch (JsonProcessingException e) {
            throw new RemoteUnknown("catalog says " + problem.slug() + " in a form that cannot be read", e);
        }
    }

    @Override
    public void release(UUID orderId) {
        backoff.run(() -> api.release(orderId));
    }

    @Override
    public void restock(UUID returnId, UUID orderId, Map<String, Integer> quantities) {
        backoff.run(() -> api.restock(returnId, new CatalogApi.RestockRequest(orderId, Line.of(quantities))));
    }

    @Override
    public HeldPage held(Optional<UUID> after) {
        var page = backoff.call(() -> api.holds(after.orElse(FIRST), "HELD", PAGE));
        return new HeldPage(page.items().stream().map(CatalogClient::stock).toList(), page.next());
    }

    @Override
    public Map<String, Integer> heldBy(UUID orderId) {
        try {
            var hold = backoff.call(() -> api.hold(orderId));
            return hold.state().equals("HELD") ? units(hold.lines()) : Map.of();
        } catch (RemoteProblem problem) {
            if (problem.status() == 404) {
                return Map.of();
            }
            throw problem;
        }
    }

    private static HeldStock stock(CatalogApi.ListedHold hold) {
        return new HeldStock(hold.orderId(), hold.kind().equals("ORDER"), units(hold.lines()));
    }

    private static Map<String, Integer> units(List<CatalogApi.HeldLine> lines) {
        var units = new HashMap<String, Integer>();
        lines.forEach(line -> units.merge(line.sku(), line.quantity() - line.fulfilled(), Integer::sum));
        units.values().removeIf(left -> left == 0);
        return units;
    }

    @Override
    public void fulfil(UUID orderId, UUID shipmentId, Map<String, Integer> quantities) {
        backoff.run(() -> api.fulfil(orderId, new CatalogApi.FulfilmentRequest(shipmentId, Line.of(quantities))));
    }
}
