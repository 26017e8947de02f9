package dev.souk.edge.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.edge.config.ConfigDocument.RouteEntry;
import dev.souk.edge.limit.AddressRange;
import dev.souk.edge.limit.Limit;
import dev.souk.edge.limit.Origin;
import dev.souk.edge.route.Route;
import dev.souk.edge.route.Routes;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything about the edge that an operator may change while it runs, checked as a whole and never half in force.
 *
 * @param version counts the changes
 * @param routes where requests go
 * @param trustedProxies whose word about where a request came from is believed
 * @param proxyHeaders in which headers they say it
 * @param origins web origins whose pages may call
 * @param flags switches
 */
public record EdgeConfig(
        int version,
        Routes routes,
        List<AddressRange> trustedProxies,
        Origin.Headers proxyHeaders,
        Set<String> origins,
        Flags flags) {

    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);
    private static final Duration LONGEST_WINDOW = Duration.ofHours(24);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration LONGEST_KEPT = Duration.ofHours(24);
    /** Larger bodies are not read before they are passed on. */
    private static final long LARGEST_READ = 65_536;

    /**
     * Switches.
     *
     * @param docs whether the documentation is served
     * @param readOnly whether whatever could change something is refused for now
     */
    public record Flags(boolean docs, boolean readOnly) {}

    /** The one that ships with the edge: in force until there is a good one in Consul. */
    public static EdgeConfig shipped() {
        try {
            return of(ConfigDocument.read(Json.mapper().readTree(shippedText())));
        } catch (JsonProcessingException | InvalidConfig e) {
            throw new IllegalStateException("The shipped configuration is broken", e);
        }
    }

    /** The text of the one that ships with the edge, to begin an own one with. */
    public static String shippedText() {
        try (InputStream in = EdgeConfig.class.getResourceAsStream("/edge-config.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a document and checks all of it.
     *
     * @throws InvalidConfig with everything that is wrong
     */
    public static EdgeConfig parse(String json) throws InvalidConfig {
        JsonNode tree;
        try {
            tree = Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidConfig(List.of("it is not JSON: " + e.getMessage()));
        }
        ConfigSchema.check(tree);
        return of(ConfigDocument.read(tree));
    }

    /** The same with more proxies to trust: those that stand before this very edge. */
    EdgeConfig trusting(List<AddressRange> more) {
        return new EdgeConfig(
                version,
                routes,
                Stream.concat(trustedProxies.stream(), more.stream()).toList(),
                proxyHeaders,
                origins,
                flags);
    }

    private static EdgeConfig of(ConfigDocument document) throws InvalidConfig {
        List<String> wrong = new ArrayList<>();
        Set<String> open = new HashSet<>(document.publicRoutes());
        Map<String, Limit> limits = limits(document, wrong);
        List<AddressRange> proxies = proxies(document, wrong);
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < document.routes().size(); i++) {
            routes.addAll(routes(document.routes().get(i), "/routes/" + i, open, limits, wrong));
        }
        open.stream()
                .sorted()
                .map(entry -> "/public: no route has exactly this method and path: " + entry)
                .forEach(wrong::add);
        Routes table = null;
        try {
            table = new Routes(routes);
        } catch (IllegalArgumentException e) {
            wrong.add("/routes: " + e.getMessage());
        }
        if (!wrong.isEmpty()) {
            throw new InvalidConfig(wrong);
        }
        return new EdgeConfig(
                document.version(),
                table,
                proxies,
                document.proxyHeaders(),
                Set.copyOf(document.cors().origins()),
                document.flags().flags());
    }

    private static Map<String, Limit> limits(ConfigDocument document, List<String> wrong) {
        Map<String, Limit> limits = new HashMap<>();
        document.limits().forEach((name, entry) -> {
            Limit limit = entry.limit(name);
            if (limit.window().compareTo(SHORTEST_WINDOW) < 0 || limit.window().compareTo(LONGEST_WINDOW) > 0) {
                wrong.add("/limits/" + name + "/window: must be from " + SHORTEST_WINDOW + " to " + LONGEST_WINDOW);
            }
            if ((limit.per() == Limit.Per.FIELD) == limit.field().isEmpty()) {
                wrong.add("/limits/" + name + ": \"field\" goes with \"per\": \"field\", and only with it");
            }
            limits.put(name, limit);
        });
        return limits;
    }

    private static List<AddressRange> proxies(ConfigDocument document, List<String> wrong) {
        List<AddressRange> proxies = new ArrayList<>();
        for (String range : document.trustedProxies()) {
            try {
                proxies.add(AddressRange.of(range));
            } catch (IllegalArgumentException e) {
                wrong.add("/trustedProxies: not an address or a range such as 10.0.0.0/8: " + range);
            }
        }
        return List.copyOf(proxies);
    }

    /** A rule for what is public of an entry and one for what is not; takes what it has found off the public list. */
    private static List<Route> routes(
            RouteEntry entry, String where, Set<String> open, Map<String, Limit> limits, List<String> wrong) {
        if (entry.path().equals("/internal") || entry.path().startsWith("/internal/")) {
            wrong.add(where + "/path: what is below /internal is never public");
        }
        if (!entry.timeout().isPositive() || entry.timeout().compareTo(LONGEST_TIMEOUT) > 0) {
            wrong.add(where + "/timeout: must be more than nothing and at most " + LONGEST_TIMEOUT);
        }
        for (String name : entry.limits()) {
            if (!limits.containsKey(name) && !name.equals(Limit.EVERYWHERE)) {
                wrong.add(where + "/limits: there is no limit " + name);
            }
        }
        List<Limit> known = entry.limits().stream()
                .map(limits::get)
                .filter(Objects::nonNull)
                .toList();
        if (entry.maxBody() > LARGEST_READ && known.stream().anyMatch(limit -> limit.per() == Limit.Per.FIELD)) {
            wrong.add(where + ": a limit by a field of the body needs a maxBody of at most " + LARGEST_READ);
        }
        Set<String> openMethods = new HashSet<>(entry.methods());
        openMethods.removeIf(method -> !open.remove(method + " " + entry.path()));
        if (!openMethods.isEmpty()
                && !(entry.roles().isEmpty() && entry.scopes().isEmpty())) {
            wrong.add(where + ": is public and asks for roles or scopes: " + entry.path());
        }
        if (entry.cache() != null) {
            cache(entry, openMethods, where, wrong);
        }
        Set<String> closedMethods = new HashSet<>(entry.methods());
        closedMethods.removeAll(openMethods);
        List<Route> routes = new ArrayList<>();
        if (!openMethods.isEmpty()) {
            routes.add(entry.route(openMethods, true, known));
        }
        if (!closedMethods.isEmpty()) {
            routes.add(entry.route(closedMethods, false, known));
        }
        return routes;
    }

    private static void cache(RouteEntry entry, Set<String> openMethods, String where, List<String> wrong) {
        if (!entry.methods().equals(Set.of("GET")) || !openMethods.equals(Set.of("GET"))) {
            wrong.add(
                    where + "/cache: only a public route with no method but GET can be kept for all: " + entry.path());
        }
        Stream.of(
                        entry.cache().maxAge(),
                        entry.cache().whileRevalidate(),
                        entry.cache().ifError())
                .filter(duration -> duration != null && duration.compareTo(LONGEST_KEPT) > 0)
                .map(duration -> where + "/cache: nothing is kept for longer than " + LONGEST_KEPT)
                .distinct()
                .forEach(wrong::add);
        long sources = Optional.ofNullable(entry.cache().purgedBy()).orElse(Set.of()).stream()
                .map(type -> type.split("\\.", 3)[1])
                .distinct()
                .count();
        if (sources > 1) {
            wrong.add(where + "/cache/purgedBy: the events must be those of one service");
        }
    }
}
