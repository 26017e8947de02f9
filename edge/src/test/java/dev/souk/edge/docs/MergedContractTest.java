package dev.souk.edge.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import dev.souk.edge.config.EdgeConfig;
import dev.souk.edge.route.Route;
import dev.souk.edge.route.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The document that clients get, as a whole: whether tools can read it and people can believe it. */
class MergedContractTest {

    private static final String NAME = "https://souk.test/openapi.json";
    private static final List<String> METHODS =
            List.of("get", "head", "post", "put", "patch", "delete", "options", "trace");

    private final JsonNode document = Documentation.merged();
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V4,
            builder -> builder.metaSchema(OpenApi30.getInstance())
                    .defaultMetaSchemaIri(OpenApi30.getInstance().getIri())
                    .schemaLoaders(loaders -> loaders.schemas(Map.of(NAME, document.toString()))));
    private final SchemaValidatorsConfig strict =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    @Test
    void isAnOpenApiDocument() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/openapi-3.0.schema.json")) {
            JsonSchema openApi =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(in, strict);
            assertEquals(Set.of(), openApi.validate(document));
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        int[] found = {0};
        walk("", document, (place, node) -> {
            String reference = node.path("$ref").asText();
            if (!reference.isEmpty()) {
                found[0]++;
                assertTrue(reference.startsWith("#/"), place);
                assertFalse(document.at(reference.substring(1)).isMissingNode(), place + " leads to " + reference);
            }
        });
        assertTrue(found[0] > 100, "only " + found[0]);
    }

    @Test
    void operationIdsAreUnique() {
        Set<String> ids = new HashSet<>();
        operations((name, operation) -> {
            String id = operation.path("operationId").asText();
            assertFalse(id.isBlank(), name + " has none");
            assertTrue(ids.add(id), id + " is there twice");
        });
        assertTrue(ids.size() > 50, "only " + ids.size());
    }

    @Test
    void eachOperationSaysWhomItWantsAndHowItFails() {
        JsonNode schemes = document.at("/components/securitySchemes");
        operations((name, operation) -> {
            assertTrue(operation.path("security").isArray(), name + " does not say whom it wants");
            operation
                    .path("security")
                    .forEach(one -> one.fieldNames()
                            .forEachRemaining(scheme -> assertTrue(schemes.has(scheme), name + " wants " + scheme)));
            List<String> failures = new ArrayList<>();
            operation.path("responses").properties().forEach(response -> {
                if (response.getKey().matches("[45]..|default")) {
                    failures.add(response.getKey());
                    assertTrue(
                            resolved(response.getValue())
                                    .path("content")
                                    .path("application/problem+json")
                                    .has("schema"),
                            name + " " + response.getKey() + " is no problem");
                }
            });
            assertFalse(failures.isEmpty(), name + " never fails");
            boolean forSome = !operation.path("security").isEmpty();
            assertTrue(!forSome || failures.contains("401"), name + " has no 401");
        });
    }

    @Test
    void whatIsForSomeRolesMayBeForbidden() throws Exception {
        Routes routes = EdgeConfig.shipped().routes();
        int[] found = {0};
        operations((name, operation) -> {
            String[] asked = name.split(" ", 2);
            if (routes.match(asked[0].toUpperCase(Locale.ROOT), asked[1]) instanceof Routes.Match.Found(Route route)
                    && !route.roles().isEmpty()) {
                found[0]++;
                assertTrue(operation.path("responses").has("403"), name + " has no 403");
            }
        });
        assertTrue(found[0] > 30, "only " + found[0]);
    }

    @Test
    void eachAnswerCarriesWhatTheEdgePutsOnIt() {
        int[] keyed = {0};
        operations((name, operation) -> {
            boolean mayHaveKey = operation
                    .path("parameters")
                    .valueStream()
                    .anyMatch(it -> resolved(it).path("name").asText().equals("Idempotency-Key"));
            operation.path("responses").properties().forEach(response -> {
                JsonNode headers = resolved(response.getValue()).path("headers");
                boolean ours = !response.getKey().equals("101");
                for (String header : List.of("X-Request-Id", "RateLimit", "RateLimit-Policy")) {
                    assertEquals(ours, headers.has(header), name + " " + response.getKey() + ": " + header);
                }
                boolean kept = mayHaveKey && response.getKey().startsWith("2");
                keyed[0] += kept ? 1 : 0;
                for (String header : List.of("Idempotent-Replayed", "Idempotency-Key-Expires")) {
                    assertEquals(kept, headers.has(header), name + " " + response.getKey() + ": " + header);
                }
            });
        });
        assertTrue(keyed[0] > 5, "only " + keyed[0]);
    }

    @Test
    void examplesAreWhatTheirSchemasSay() {
        List<String> wrong = new ArrayList<>();
        int[] checked = {0};
        walk("", document, (place, node) -> {
            boolean isSchema = place.matches(".*/(schemas|properties)/[^/]+|.*/(schema|items)");
            String schema = isSchema ? place : place + "/schema";
            if (isSchema || node.has("schema")) {
                examples(node).forEach(example -> {
                    checked[0]++;
                    for (ValidationMessage message : schemas.getSchema(SchemaLocation.of(NAME + "#" + schema), strict)
                            .validate(example)) {
                        wrong.add(place + ": " + message.getMessage() + ": " + example);
                    }
                });
            }
        });
        assertEquals(List.of(), wrong);
        assertTrue(checked[0] > 200, "only " + checked[0]);
    }

    @Test
    void aWrongExampleWouldBeSeen() {
        JsonSchema money = schemas.getSchema(SchemaLocation.of(NAME + "#/components/schemas/Money"), strict);
        JsonNode wrong = document.at("/paths/~1api~1v1~1services/get/responses/200/content/application~1json/example");
        assertFalse(wrong.isMissingNode());
        assertFalse(money.validate(wrong).isEmpty());
    }

    private static List<JsonNode> examples(JsonNode node) {
        List<JsonNode> all = new ArrayList<>();
        if (node.has("example")) {
            all.add(node.get("example"));
        }
        node.path("examples").forEach(example -> {
            if (example.has("value")) {
                all.add(example.get("value"));
            }
        });
        return all;
    }

    private void operations(BiConsumer<String, JsonNode> each) {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        each.accept(operation.getKey() + " " + path.getKey(), operation.getValue());
                    }
                }));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** Each object with its JSON Pointer, but nothing below an example, which may look like anything. */
    private static void walk(String place, JsonNode node, BiConsumer<String, JsonNode> each) {
        if (node.isObject()) {
            each.accept(place, node);
            node.properties().forEach(property -> {
                if (!property.getKey().matches("examples?")) {
                    walk(
                            place + "/" + property.getKey().replace("~", "~0").replace("/", "~1"),
                            property.getValue(),
                            each);
                }
            });
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(place + "/" + i, node.get(i), each);
            }
        }
    }
}
