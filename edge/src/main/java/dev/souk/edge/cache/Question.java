package dev.souk.edge.cache;

import dev.souk.edge.proxy.Journey;
import dev.souk.edge.route.CacheRule;
import dev.souk.edge.route.Route;
import dev.souk.edge.route.SafePath;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * A request as the cache sees it.
 *
 * @param key what an answer is found by: path, query and the headers that the rule tells apart
 * @param target path and query, the query in its plainest spelling
 */
record Question(Route route, CacheRule rule, String key, String target, ServerRequest request, Journey journey) {

    /** What the service is asked with: in nobody's name, and with nothing that the rule does not tell apart. */
    Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", "*/*");
        for (String name : rule.vary()) {
            request.headers().first(HeaderNames.create(name)).ifPresent(value -> headers.put(name, value));
        }
        return headers;
    }

    static Question of(Route route, ServerRequest request, Journey journey) {
        CacheRule rule = route.cache().orElseThrow();
        String query = SafePath.plainQuery(request.query().rawValue());
        String path = request.prologue().uriPath().rawPath();
        String target = query.isEmpty() ? path : path + "?" + query;
        return new Question(route, rule, key(rule, target, request), target, request, journey);
    }

    private static String key(CacheRule rule, String target, ServerRequest request) {
        if (rule.vary().isEmpty()) {
            return target;
        }
        StringBuilder key = new StringBuilder(target);
        for (String name : rule.vary()) {
            key.append('\n')
                    .append(request.headers().first(HeaderNames.create(name)).orElse(""));
        }
        return key.toString();
    }
}
