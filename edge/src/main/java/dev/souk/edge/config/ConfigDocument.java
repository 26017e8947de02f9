package dev.souk.edge.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.edge.limit.Limit;
import dev.souk.edge.limit.Origin;
import dev.souk.edge.route.CacheRule;
import dev.souk.edge.route.Priority;
import dev.souk.edge.route.Route;
import dev.souk.platform.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The document as it is written, with its defaults filled in; {@code edge-config.schema.json} describes it. */
record ConfigDocument(
        @JsonProperty("$schema") String schema,
        int version,
        @JsonProperty("public") List<String> publicRoutes,
        List<RouteEntry> routes,
        Map<String, LimitEntry> limits,
        List<String> trustedProxies,
        Origin.Headers proxyHeaders,
        Cors cors,
        FlagsEntry flags) {

    private static final Set<String> ALL_METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long MAX_BODY = 65_536;

    ConfigDocument {
        limits = Objects.requireNonNullElse(limits, Map.of());
        trustedProxies = Objects.requireNonNullElse(trustedProxies, List.of());
        proxyHeaders = Objects.requireNonNullElse(proxyHeaders, Origin.Headers.X_FORWARDED);
        cors = Objects.requireNonNullElse(cors, new Cors(null));
        flags = Objects.requireNonNullElse(flags, new FlagsEntry(null, null));
    }

    record LimitEntry(Limit.Per per, String field, long quota, Duration window) {
        Limit limit(String name) {
            return new Limit(name, per, Objects.requireNonNullElse(field, ""), quota, window);
        }
    }

    record Cors(List<String> origins) {
        Cors {
            origins = Objects.requireNonNullElse(origins, List.of());
        }
    }

    record FlagsEntry(Boolean docs, Boolean readOnly) {
        EdgeConfig.Flags flags() {
            return new EdgeConfig.Flags(docs == null || docs, readOnly != null && readOnly);
        }
    }

    record RouteEntry(
            String path,
            Set<String> methods,
            String service,
            Duration timeout,
            Long maxBody,
            Boolean keyed,
            List<String> limits,
            Priority priority,
            Set<String> roles,
            Set<String> scopes,
            CacheEntry cache) {
        RouteEntry {
            methods = Objects.requireNonNullElse(methods, ALL_METHODS);
            timeout = Objects.requireNonNullElse(timeout, TIMEOUT);
            maxBody = Objects.requireNonNullElse(maxBody, MAX_BODY);
            keyed = Objects.requireNonNullElse(keyed, false);
            limits = Objects.requireNonNullElse(limits, List.of(Limit.EVERYWHERE));
            priority = Objects.requireNonNullElse(priority, Priority.NORMAL);
            roles = Objects.requireNonNullElse(roles, Set.of());
            scopes = Objects.requireNonNullElse(scopes, Set.of());
        }

        Route route(Set<String> some, boolean open, List<Limit> known) {
            return new Route(
                    path,
                    some,
                    service,
                    timeout,
                    maxBody,
                    keyed,
                    known,
                    priority,
                    open,
                    roles,
                    scopes,
                    Optional.ofNullable(cache).map(CacheEntry::rule));
        }
    }

    record CacheEntry(
            Duration maxAge,
            Duration whileRevalidate,
            Duration ifError,
            List<String> vary,
            Set<String> purgedBy,
            String subject) {
        CacheRule rule() {
            return new CacheRule(
                    maxAge,
                    Objects.requireNonNullElse(whileRevalidate, Duration.ZERO),
                    Objects.requireNonNullElse(ifError, Duration.ZERO),
                    Objects.requireNonNullElse(vary, List.<String>of()).stream()
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .sorted()
                            .toList(),
                    Objects.requireNonNullElse(purgedBy, Set.of()),
                    subject == null ? null : JsonPointer.compile(subject));
        }
    }

    /** Reads a document whose shape has been checked. */
    static ConfigDocument read(JsonNode tree) throws InvalidConfig {
        try {
            return Json.mapper().treeToValue(tree, ConfigDocument.class);
        } catch (JsonProcessingException e) {
            throw new InvalidConfig(List.of(e.getOriginalMessage()));
        }
    }
}
