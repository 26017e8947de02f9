package dev.souk.edge.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.edge.docs.Documentation;
import dev.souk.edge.route.Route;
import dev.souk.edge.route.Routes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeConfigTest {

    private static final String ROUTE = "{\"path\": \"/api/v1/things\", \"service\": \"things\"}";

    @TempDir
    Path folder;

    @Test
    void theShippedOneIsValidAndLeadsToFiveServicesAndToNothingInternal() throws Exception {
        EdgeConfig shipped = EdgeConfig.parse(EdgeConfig.shippedText());
        assertEquals(
                List.of("accounts", "billing", "catalog", "notify", "orders"),
                shipped.routes().services());
        for (String path : List.of("/internal/jwks", "/health/ready", "/metrics", "/openapi", "/")) {
            assertInstanceOf(Routes.Match.Nothing.class, shipped.routes().match("GET", path), path);
        }
    }

    @Test
    void itIsAsPublicAsTheContractSays() {
        Routes routes = EdgeConfig.shipped().routes();
        Documentation.merged()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    String method = operation.getKey().toUpperCase(Locale.ROOT);
                    String name = method + " " + path.getKey();
                    var match = routes.match(method, path.getKey().replaceAll("[{}]", ""));
                    var found = assertInstanceOf(Routes.Match.Found.class, match, name + " has no route");
                    assertEquals(
                            isPublic(operation.getValue()), found.route().open(), name + " and the list \"public\"");
                }));
    }

    private static boolean isPublic(JsonNode operation) {
        return operation.path("security").isEmpty();
    }

    @Test
    void aPostIsKeyedOnlyWhereTheServiceKeepsItsKey() {
        for (String path : List.of("/api/v1/orders", "/api/v1/orders/1/cancellation", "/api/v1/payments/1/refunds")) {
            assertTrue(route("POST", path).keyed(), path);
        }
        for (String path : List.of("/api/v1/carts/1/lines", "/api/v1/auth/refresh", "/api/v1/orders/sagas/1/retry")) {
            assertFalse(route("POST", path).keyed(), path);
        }
    }

    @Test
    void fillsInWhatIsNotSaid() throws Exception {
        Route route = EdgeConfig.parse(document("[]", ROUTE)).routes().all().getFirst();
        assertEquals(Set.of("GET", "POST", "PUT", "PATCH", "DELETE"), route.methods());
        assertEquals(Duration.ofSeconds(10), route.timeout());
        assertEquals(65_536, route.maxBody());
        assertFalse(route.open());
    }

    @Test
    void saysEverythingThatIsWrong() {
        refused("{", "it is not JSON");
        refused("{\"version\": 1}", "required property 'public'", "required property 'routes'");
        refused(
                document("[]", ROUTE).replace("things\"}", "things\", \"timeuot\": \"PT1S\"}"),
                "/routes/0: property 'timeuot'");
        refused(document("[]", route("\"timeout\": \"10 seconds\"")), "/routes/0/timeout");
        refused(document("[]", route("\"timeout\": \"PT0S\"")), "/routes/0/timeout: must be more than nothing");
        refused(
                document("[]", route("\"timeout\": \"PT3H\"")),
                "/routes/0/timeout: must be more than nothing and at most PT2M");
        refused(document("[]", route("\"roles\": [\"king\"]")), "/routes/0/roles/0");
        refused(document("[]", ROUTE.replace("/api/v1/things", "/api/../x")), "/routes/0/path");
        refused(document("[]", ROUTE.replace("/api/v1/things", "/internal/holds")), "/internal is never public");
        refused(
                document("[\"GET /api/v1/thing\"]", ROUTE),
                "/public: no route has exactly this method and path: GET /api/v1/thing");
        refused(document("[\"GET /api/v1/things\"]", route("\"roles\": [\"admin\"]")), "is public and asks for roles");
        refused(document("[]", route("\"limits\": [\"none\"]")), "/routes/0/limits: there is no limit none");
        refused(
                limits("{\"a\": {\"per\": \"field\", \"quota\": 1, \"window\": \"PT1M\"}}"),
                "/limits/a: \"field\" goes with");
        refused(
                limits("{\"a\": {\"per\": \"address\", \"quota\": 1, \"window\": \"PT0S\"}}"),
                "/limits/a/window: must be from");
        refused(
                limits("{\"a\": {\"per\": \"address\", \"quota\": 1, \"window\": \"PT9999999999999H\"}}"),
                "/limits/a/window: must be from");
        for (String name : List.of("maxAge", "whileRevalidate", "ifError")) {
            String cache =
                    (name.equals("maxAge") ? "" : "\"maxAge\": \"PT1S\", ") + "\"" + name + "\": \"PT9999999999999H\"";
            refused(
                    document("[\"GET /api/v1/things\"]", route("\"methods\": [\"GET\"], \"cache\": {" + cache + "}")),
                    "/routes/0/cache: nothing is kept for longer than PT24H");
        }
        refused(
                limits("{\"a\": {\"per\": \"field\", \"field\": \"email\", \"quota\": 1, \"window\": \"PT1M\"}}")
                        .replace(ROUTE, route("\"limits\": [\"a\"], \"maxBody\": 65537")),
                "/routes/0: a limit by a field of the body needs a maxBody of at most 65536");
        refused(limits("{}, \"trustedProxies\": [\"10.0.0.0/99\"]"), "/trustedProxies: not an address or a range");
        refused(
                document("[]", ROUTE.replace("v1/things", "v1/{a}") + "," + ROUTE.replace("v1/things", "v1/{b}")),
                "Two routes are for",
                "also as /api/v1/{a}");
        refused(
                document("[]", ROUTE).replace("\"routes\"", "\"cors\": {\"origins\": [\"*\"]}, \"routes\""),
                "/cors/origins/0");
    }

    @Test
    void theToolSaysWhetherAFileIsValid() throws Exception {
        Path good = Files.writeString(folder.resolve("good.json"), document("[]", ROUTE));
        Path bad =
                Files.writeString(folder.resolve("bad.json"), document("[\"GET /x\"]", route("\"roles\": [\"king\"]")));
        assertTool(0, "good.json is valid: version 7, 1 routes to things", "check", good.toString());
        assertTool(1, "bad.json: /routes/0/roles/0", "check", bad.toString());
        assertTool(
                1,
                "none.json can't be read",
                "check",
                folder.resolve("none.json").toString());
        assertTool(2, "use: check FILE, or print", "chekc");
        assertTool(0, "\"routes\": [", "print");
    }

    private static void assertTool(int result, String said, String... arguments) {
        var bytes = new ByteArrayOutputStream();
        var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertEquals(result, ConfigTool.run(arguments, stream, stream));
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains(said), text);
    }

    private static void refused(String json, String... parts) {
        InvalidConfig invalid = assertThrows(InvalidConfig.class, () -> EdgeConfig.parse(json), json);
        for (String part : parts) {
            assertTrue(invalid.getMessage().contains(part), part + " is not in " + invalid.errors());
        }
    }

    private static String document(String open, String routes) {
        return "{\"version\": 7, \"public\": %s, \"routes\": [%s]}".formatted(open, routes);
    }

    private static String limits(String limits) {
        return document("[]", ROUTE).replace("\"routes\"", "\"limits\": " + limits + ", \"routes\"");
    }

    private static String route(String more) {
        return ROUTE.replace("}", ", " + more + "}");
    }

    private static Route route(String method, String path) {
        return assertInstanceOf(
                        Routes.Match.Found.class, EdgeConfig.shipped().routes().match(method, path))
                .route();
    }
}
