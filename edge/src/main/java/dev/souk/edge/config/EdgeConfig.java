package dev.souk.edge.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.edge.config.ConfigDocument.RouteEntry;
import dev.souk.edge.route.Route;
import dev.souk.edge.route.Routes;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything about the edge that an operator may change while it runs, checked as a whole and never half in force.
 *
 * @param version counts the changes
 * @param routes where requests go
 * @param origins web origins whose pages may call
 * @param flags switches
 */
public record EdgeConfig(int version, Routes routes, Set<String> origins, Flags flags) {

    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(2);

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

    private static EdgeConfig of(ConfigDocument document) throws InvalidConfig {
        List<String> wrong = new ArrayList<>();
        Set<String> open = new HashSet<>(document.publicRoutes());
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < document.routes().size(); i++) {
            routes.addAll(routes(document.routes().get(i), "/routes/" + i, open, wrong));
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
                Set.copyOf(document.cors().origins()),
                document.flags().flags());
    }

    /** A rule for what is public of an entry and one for what is not; takes what it has found off the public list. */
    private static List<Route> routes(RouteEntry entry, String where, Set<String> open, List<String> wrong) {
        if (entry.path().equals("/internal") || entry.path().startsWith("/internal/")) {
            wrong.add(where + "/path: what is below /internal is never public");
        }
        if (!entry.timeout().isPositive() || entry.timeout().compareTo(LONGEST_TIMEOUT) > 0) {
            wrong.add(where + "/timeout: must be more than nothing and at most " + LONGEST_TIMEOUT);
        }
        Set<String> openMethods = new HashSet<>(entry.methods());
        openMethods.removeIf(method -> !open.remove(method + " " + entry.path()));
        if (!openMethods.isEmpty()
                && !(entry.roles().isEmpty() && entry.scopes().isEmpty())) {
            wrong.add(where + ": is public and asks for roles or scopes: " + entry.path());
        }
        Set<String> closedMethods = new HashSet<>(entry.methods());
        closedMethods.removeAll(openMethods);
        List<Route> routes = new ArrayList<>();
        if (!openMethods.isEmpty()) {
            routes.add(entry.route(openMethods, true));
        }
        if (!closedMethods.isEmpty()) {
            routes.add(entry.route(closedMethods, false));
        }
        return routes;
    }
}
