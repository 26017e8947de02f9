package dev.souk.edge.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One OpenAPI document made of one per service. Internal paths are left out; components that are the same everywhere
 * appear once; a component that differs from one of the same name gets the service's name in front, and every reference
 * to it follows.
 */
final class ApiDocument {

    private static final List<String> COMPONENTS =
            List.of("schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes");

    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete");

    private final ObjectNode merged = JsonNodeFactory.instance.objectNode();

    /**
     * Begins a document without paths.
     *
     * @param title shown on top
     * @param version of the API
     * @param description in Markdown
     */
    ApiDocument(String title, String version, String description) {
        merged.put("openapi", "3.0.3");
        ObjectNode info = merged.putObject("info");
        info.put("title", title).put("version", version).put("description", description);
        merged.putArray("servers").addObject().put("url", "/");
        merged.putArray("tags");
        merged.putObject("paths");
        merged.putObject("components");
    }

    /**
     * Adds what one service offers to the public.
     *
     * @param service its name, put in front of components that would clash
     * @param document its own OpenAPI document; it is not changed
     * @throws IllegalArgumentException when a path was there already
     */
    ApiDocument add(String service, JsonNode document) {
        Map<String, String> renamed = mergeComponents(service, document.path("components"));
        ObjectNode paths = (ObjectNode) merged.get("paths");
        document.path("paths").properties().forEach(path -> {
            if (!path.getKey().startsWith("/api/")) {
                return;
            }
            if (paths.has(path.getKey())) {
                throw new IllegalArgumentException("Two services offer " + path.getKey());
            }
            paths.set(path.getKey(), withReferences(path.getValue(), renamed));
        });
        addTags(document.path("tags"));
        return this;
    }

    /**
     * Says of each operation what its service need not know.
     *
     * @param refused the reference to what the edge answers when it does not pass a request on
     * @param onAll names of header components that each answer carries
     * @param onKeyed names of those that an answer carries as well whose request may have an {@code Idempotency-Key}
     */
    ApiDocument throughTheEdge(String refused, List<String> onAll, List<String> onKeyed) {
        merged.at("/components/responses").forEach(response -> carries(response, onAll));
        merged.get("paths")
                .forEach(path -> path.properties().forEach(entry -> {
                    if (METHODS.contains(entry.getKey()) && entry.getValue() instanceof ObjectNode operation) {
                        if (!operation.has("security")) {
                            operation.putArray("security"); // explicitly for everybody
                        }
                        ObjectNode responses = operation.withObjectProperty("responses");
                        if (!responses.has("default")) {
                            responses.putObject("default").put("$ref", refused);
                        }
                        boolean keyed = isKeyed(operation);
                        responses.properties().forEach(response -> {
                            if (keyed && response.getKey().startsWith("2")) {
                                response.setValue(resolved(response.getValue()).deepCopy());
                                carries(response.getValue(), onKeyed);
                            }
                            if (!response.getKey().startsWith("1")) { // the server's own: the protocol changes
                                carries(response.getValue(), onAll);
                            }
                        });
                    }
                }));
        return this;
    }

    private boolean isKeyed(JsonNode operation) {
        return operation
                .path("parameters")
                .valueStream()
                .anyMatch(it -> resolved(it).path("name").asText().equals("Idempotency-Key"));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? merged.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** Names headers on a response that is described right here; a reference leads to one that is. */
    private static void carries(JsonNode response, List<String> names) {
        if (!response.has("$ref") && !names.isEmpty()) {
            ObjectNode headers = ((ObjectNode) response).withObjectProperty("headers");
            names.stream()
                    .filter(name -> !headers.has(name))
                    .forEach(name -> headers.putObject(name).put("$ref", reference("headers", name)));
        }
    }

    /** The document as it stands. */
    ObjectNode json() {
        return merged;
    }

    private void addTags(JsonNode tags) {
        ArrayNode all = (ArrayNode) merged.get("tags");
        List<String> known = new ArrayList<>();
        all.forEach(tag -> known.add(tag.path("name").asText()));
        tags.forEach(tag -> {
            if (!known.contains(tag.path("name").asText())) {
                all.add(tag.deepCopy());
            }
        });
    }

    private Map<String, String> mergeComponents(String service, JsonNode components) {
        Map<String, String> renamed = new HashMap<>();
        for (String kind : COMPONENTS) {
            components.path(kind).properties().forEach(entry -> {
                JsonNode taken = merged.get("components").path(kind).path(entry.getKey());
                if (!taken.isMissingNode() && !taken.equals(entry.getValue())) {
                    String prefixed = Character.toUpperCase(service.charAt(0)) + service.substring(1) + entry.getKey();
                    renamed.put(reference(kind, entry.getKey()), reference(kind, prefixed));
                }
            });
        }
        for (String kind : COMPONENTS) {
            components.path(kind).properties().forEach(entry -> {
                String old = reference(kind, entry.getKey());
                String name = renamed.getOrDefault(old, old);
                ObjectNode target = ((ObjectNode) merged.get("components")).withObjectProperty(kind);
                target.set(name.substring(name.lastIndexOf('/') + 1), withReferences(entry.getValue(), renamed));
            });
        }
        return renamed;
    }

    private static String reference(String kind, String name) {
        return "#/components/" + kind + "/" + name;
    }

    private static JsonNode withReferences(JsonNode node, Map<String, String> renamed) {
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> copy.add(withReferences(item, renamed)));
            return copy;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(field -> {
            boolean isReference =
                    field.getKey().equals("$ref") && field.getValue().isTextual();
            JsonNode value = isReference
                    ? TextNode.valueOf(renamed.getOrDefault(
                            field.getValue().asText(), field.getValue().asText()))
                    : withReferences(field.getValue(), renamed);
            copy.set(field.getKey(), value);
        });
        return copy;
    }
}
