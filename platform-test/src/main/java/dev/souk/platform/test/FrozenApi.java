package dev.souk.platform.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Holds a service to its published contract: the document it serves at {@code /openapi} must equal
 * {@code docs/api/<service>.json}. {@code -Dsouk.api.update=true} writes the file instead, for a change that is meant.
 */
public final class FrozenApi {
    private static final int MOST_DIFFERENCES = 20;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private FrozenApi() {}

    /**
     * Compares, or updates.
     *
     * @param service its address, such as {@code WebTarget.getUri()} in a {@code @HelidonTest}
     * @param name of the service and of the file
     * @throws AssertionError with the places that differ and what to do
     */
    public static void check(URI service, String name) {
        Path file = root().resolve("docs/api/" + name + ".json");
        JsonNode actual = served(service);
        try {
            if (Boolean.getBoolean("souk.api.update")) {
                Files.createDirectories(file.getParent());
                Object sorted = JSON.treeToValue(actual, Object.class);
                Files.writeString(file, JSON.writeValueAsString(sorted) + "\n");
                return;
            }
            if (!Files.exists(file)) {
                throw new AssertionError("There is no " + file + "; " + howToUpdate(name));
            }
            List<String> differences = new ArrayList<>();
            compare("", JSON.readTree(Files.readString(file)), actual, differences);
            if (!differences.isEmpty()) {
                throw new AssertionError("The API of " + name + " is not the published one:\n  "
                        + String.join(
                                "\n  ",
                                differences.stream().limit(MOST_DIFFERENCES).toList())
                        + "\nIf clients can live with the change, " + howToUpdate(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read or write " + file, e);
        }
    }

    private static void compare(String place, JsonNode published, JsonNode actual, List<String> differences) {
        if (published != null && actual != null && published.isObject() && actual.isObject()) {
            Stream.concat(published.propertyStream(), actual.propertyStream())
                    .map(property -> property.getKey())
                    .collect(TreeSet<String>::new, TreeSet::add, TreeSet::addAll)
                    .forEach(name -> compare(place + "/" + name, published.get(name), actual.get(name), differences));
        } else if (!Objects.equals(published, actual)) {
            differences.add(place + ": published " + shown(published) + " but is " + shown(actual));
        }
    }

    private static String shown(JsonNode node) {
        String text = String.valueOf(node);
        return node == null ? "nothing" : text.substring(0, Math.min(text.length(), 120));
    }

    private static JsonNode served(URI service) {
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/openapi"))
                .header("Accept", "application/json")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            JsonNode document =
                    JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
            // The address of the test server is no part of the contract.
            if (document instanceof ObjectNode object) {
                object.remove("servers");
            }
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException("No OpenAPI document at " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String howToUpdate(String name) {
        return "run the same test with -Dsouk.api.update=true and commit docs/api/" + name + ".json";
    }

    /** The folder with the Maven wrapper, from any module. */
    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("mvnw")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Not inside the project"));
    }
}
