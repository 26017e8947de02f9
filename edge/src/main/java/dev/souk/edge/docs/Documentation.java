package dev.souk.edge.docs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.souk.edge.proxy.Answer;
import dev.souk.platform.json.Json;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.staticcontent.StaticContentService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;

/**
 * Serves {@code /api/v1/openapi.json} and the page {@code /docs} that shows it. Everything comes out of the edge's own
 * jar: the page needs no other site, and the document no running service.
 */
public final class Documentation implements HttpService {

    /** What the edge answers itself is only read; HEAD goes where GET goes. */
    public static final Predicate<Method> READ = Method.predicate(Method.GET, Method.HEAD);

    private static final List<String> SERVICES = List.of("accounts", "catalog", "orders", "billing", "notify", "edge");
    private static final String UI = "META-INF/resources/webjars/swagger-ui/";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final byte[] openApi;
    private final byte[] page = resource("/docs/index.html");
    private final byte[] script = resource("/docs/docs.js");

    /** Merges the contracts; they are part of the jar, so that this can't fail on a released one. */
    public Documentation() {
        openApi = bytes(merged());
    }

    @Override
    public void routing(HttpRules rules) {
        serve(rules, "/api/v1/openapi.json", "application/json", openApi);
        serve(rules, "/docs", "text/html; charset=utf-8", page);
        serve(rules, "/docs/docs.js", "text/javascript; charset=utf-8", script);
        rules.register(
                "/docs/ui", StaticContentService.builder(UI + uiVersion()).build());
    }

    /** Whether a route leads to the page rather than to the document. */
    public static boolean isPage(String routePath) {
        return routePath.startsWith("/docs");
    }

    /** The document: what all services offer to the public. */
    public static ObjectNode merged() {
        ApiDocument document = new ApiDocument(
                "Souk API",
                "1",
                "Everything a storefront, a mobile application or a back office needs. Errors are RFC 9457 problems; "
                        + "money is in minor units; ids are time-ordered UUIDs.\n\n"
                        + "Each answer names its request in `X-Request-Id`, and says in `RateLimit-Policy` and `RateLimit`"
                        + " what may be asked for and what is left of it; limits by what a request's body says are told only"
                        + " by 429. Who sends the header `X-Souk-Timeout` (milliseconds) waits no longer than that: then"
                        + " the answer is 504, and services stop when that time is over.\n\n"
                        + "An operation that names the header `Idempotency-Key` has its effect once for each value of it, and"
                        + " answers a repetition as it answered first. It is required where an order, its goods or its money"
                        + " move, and may be left out where something is only made or counted.");
        for (String service : SERVICES) {
            try (InputStream in = Documentation.class.getResourceAsStream("/api/" + service + ".json")) {
                if (in != null) {
                    document.add(service, Json.mapper().readTree(in));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("The contract of " + service + " can't be read", e);
            }
        }
        return document.throughTheEdge(
                        "#/components/responses/Refused",
                        List.of("X-Request-Id", "RateLimit-Policy", "RateLimit"),
                        List.of("Idempotent-Replayed", "Idempotency-Key-Expires"))
                .json();
    }

    private static void serve(HttpRules rules, String path, String type, byte[] body) {
        rules.route(READ, PathMatchers.create(path), (request, response) -> {
            response.header(HeaderNames.CONTENT_TYPE, type).header(HeaderNames.CACHE_CONTROL, "no-cache");
            if (type.startsWith("text/html")) {
                response.header("Content-Security-Policy", POLICY);
            }
            Answer.send(body, request, response);
        });
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            return Json.mapper().writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String path) {
        try (InputStream in = Documentation.class.getResourceAsStream(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String uiVersion() {
        Properties properties = new Properties();
        try (InputStream in =
                Documentation.class.getResourceAsStream("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
