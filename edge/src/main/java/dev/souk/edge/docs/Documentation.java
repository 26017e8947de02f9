package dev.souk.edge.docs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.souk.platform.json.Json;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.staticcontent.StaticContentService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/**
 * Serves {@code /api/v1/openapi.json} and the page {@code /docs} that shows it. Everything comes out of the edge's own
 * jar: the page needs no other site, and the document no running service.
 */
public final class Documentation implements HttpService {

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
        rules.get("/api/v1/openapi.json", (_, res) -> send(res, "application/json", openApi))
                .get(
                        "/docs",
                        (_, res) ->
                                send(res.header("Content-Security-Policy", POLICY), "text/html; charset=utf-8", page))
                .get("/docs/docs.js", (_, res) -> send(res, "text/javascript; charset=utf-8", script))
                .register(
                        "/docs/ui",
                        StaticContentService.builder(UI + uiVersion()).build());
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
                        + "money is in minor units; ids are time-ordered UUIDs.");
        for (String service : SERVICES) {
            try (InputStream in = Documentation.class.getResourceAsStream("/api/" + service + ".json")) {
                if (in != null) {
                    document.add(service, Json.mapper().readTree(in));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("The contract of " + service + " can't be read", e);
            }
        }
        return document.throughTheEdge("#/components/responses/Refused").json();
    }

    private static void send(ServerResponse response, String type, byte[] body) {
        response.header(HeaderNames.CONTENT_TYPE, type)
                .header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-cache"))
                .send(body);
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
