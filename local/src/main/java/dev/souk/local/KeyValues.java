package dev.souk.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.server.ConsulApi;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.nio.file.Path;

/** Writes the defaults of {@code consul/kv/defaults.json} into Consul; a key that exists is an operator's and stays. */
final class KeyValues {
    private KeyValues() {}

    static void applyDefaults(Platform platform, String consulUrl, Progress progress) {
        Path defaults = platform.settings().root().resolve("consul/kv/defaults.json");
        ConsulApi consul = new ConsulApi(consulUrl);
        try (Progress.Step step = progress.step("Settings")) {
            JsonNode keys = Json.mapper().readTree(defaults.toFile());
            int written = 0;
            for (var entry : keys.properties()) {
                JsonNode value = entry.getValue();
                if (consul.putIfAbsent(entry.getKey(), value.isTextual() ? value.asText() : value.toPrettyString())) {
                    written++;
                }
            }
            step.done(written == 0 ? "all defaults are in Consul" : written + " defaults written to Consul");
        } catch (IOException e) {
            throw new Failure("cannot read " + defaults + ": " + e.getMessage(), e);
        }
    }
}
