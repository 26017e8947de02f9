package dev.souk.edge.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The table of routes, deny by default: what no rule names does not exist. At each segment a word goes before a name, and a
 * name before {@code **}; a rule that lacks the method leaves the request to a less exact one. A slash at the end of a path
 * means nothing, as it does to the services.
 */
public final class Routes {

    private static final String ALL = "**";

    /** What the table says of a request. */
    public sealed interface Match {
        /** Where it goes. */
        record Found(Route route) implements Match {}

        /** The path exists, the method does not. */
        record WrongMethod(Set<String> allowed) implements Match {}

        /** Nothing is there. */
        record Nothing() implements Match {}
    }

    private static final class Node {
        final Map<String, Node> words = new HashMap<>();
        Node name;
        final Map<String, Match.Found> here = new HashMap<>();
        final Map<String, Match.Found> below = new HashMap<>();
    }

    private final Node root = new Node();
    private final List<Route> routes;

    /**
     * Makes a table.
     *
     * @param routes the rules, in any order
     * @throws IllegalArgumentException when two rules are for the same requests
     */
    public Routes(List<Route> routes) {
        this.routes = List.copyOf(routes);
        this.routes.forEach(this::add);
    }

    private void add(Route route) {
        Node node = root;
        boolean below = false;
        for (String segment : route.path().substring(1).split("/", -1)) {
            if (segment.equals(ALL)) {
                below = true;
            } else if (segment.startsWith("{")) {
                node.name = node.name == null ? new Node() : node.name;
                node = node.name;
            } else {
                node = node.words.computeIfAbsent(segment, _ -> new Node());
            }
        }
        var found = new Match.Found(route);
        for (String method : route.methods()) {
            var other = (below ? node.below : node.here).put(method, found);
            if (other != null) {
                throw new IllegalArgumentException("Two routes are for " + method + " " + route.path()
                        + (other.route().path().equals(route.path())
                                ? ""
                                : ", also as " + other.route().path()));
            }
        }
    }

    /**
     * Finds the rule for a request.
     *
     * @param path the request's path, already checked by {@link SafePath}
     */
    public Match match(String method, String path) {
        var asked = method.equals("HEAD") ? "GET" : method;
        Match.Found found = find(root, path, 1, asked);
        if (found != null) {
            return found;
        }
        Set<String> allowed = new TreeSet<>();
        collect(root, path, 1, allowed);
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return allowed.isEmpty() ? new Match.Nothing() : new Match.WrongMethod(allowed);
    }

    private static Match.Found find(Node node, String path, int from, String method) {
        if (from >= path.length()) {
            Match.Found here = node.here.get(method);
            return here == null ? node.below.get(method) : here;
        }
        int slash = path.indexOf('/', from);
        int end = slash < 0 ? path.length() : slash;
        Node word = node.words.get(path.substring(from, end));
        Match.Found found = word == null ? null : find(word, path, end + 1, method);
        if (found == null && node.name != null) {
            found = find(node.name, path, end + 1, method);
        }
        return found == null ? node.below.get(method) : found;
    }

    private static void collect(Node node, String path, int from, Set<String> methods) {
        methods.addAll(node.below.keySet());
        if (from >= path.length()) {
            methods.addAll(node.here.keySet());
            return;
        }
        int slash = path.indexOf('/', from);
        int end = slash < 0 ? path.length() : slash;
        Optional.ofNullable(node.words.get(path.substring(from, end)))
                .ifPresent(word -> collect(word, path, end + 1, methods));
        if (node.name != null) {
            collect(node.name, path, end + 1, methods);
        }
    }

    /** All rules, in the order they were given. */
    public List<Route> all() {
        return routes;
    }

    /** The services that the table leads to, sorted; not the edge itself. */
    public List<String> services() {
        return routes.stream()
                .map(Route::service)
                .filter(service -> !service.equals(Route.HERE))
                .distinct()
                .sorted()
                .toList();
    }
}
