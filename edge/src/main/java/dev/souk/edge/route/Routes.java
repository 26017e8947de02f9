package dev.souk.edge.route;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The table of routes, deny by default: a path that no rule covers does not exist. The longest rule wins. */
public final class Routes {

    private final List<Route> longestFirst;

    /**
     * Makes a table.
     *
     * @param routes the rules, in any order
     * @throws IllegalArgumentException when two rules have the same path
     */
    public Routes(List<Route> routes) {
        long paths = routes.stream().map(Route::path).distinct().count();
        if (paths != routes.size()) {
            throw new IllegalArgumentException("Two routes have the same path");
        }
        longestFirst = routes.stream()
                .sorted(Comparator.comparingInt((Route r) -> r.path().length()).reversed())
                .toList();
    }

    /**
     * Reads the table that ships with the edge, {@code routes.json}.
     *
     * @return the table
     */
    public static Routes shipped() {
        try (InputStream in = Routes.class.getResourceAsStream("/routes.json")) {
            return new Routes(Json.mapper().readValue(in, new TypeReference<List<Route>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException("routes.json can't be read", e);
        }
    }

    /**
     * Finds the rule for a path.
     *
     * @param path the request's path, already checked by {@link SafePath}
     * @return the most specific rule, or empty when there is none
     */
    public Optional<Route> match(String path) {
        for (Route route : longestFirst) {
            if (route.covers(path)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    /**
     * Lists the services that the table leads to.
     *
     * @return the names, sorted
     */
    public List<String> services() {
        return longestFirst.stream().map(Route::service).distinct().sorted().toList();
    }
}
