package dev.souk.local.service;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.souk.local.Failure;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** How many instances of each service are wanted; remembered, so that a later {@code up} wants the same. */
public record InstanceCounts(Map<String, Integer> byService) {
    private static final int MOST = 9;

    /** Refuses services that do not exist, and numbers out of range, with a {@link Failure}. */
    public InstanceCounts {
        byService = Map.copyOf(byService);
        byService.forEach((service, count) -> {
            ServiceDefinition.named(service);
            if (count < 1 || count > MOST) {
                throw new Failure("instances of " + service + " must be from 1 to " + MOST + ", not " + count);
            }
        });
    }

    /** What was remembered; one of each when nothing was. */
    public static InstanceCounts read(Path file) {
        if (!Files.exists(file)) {
            return new InstanceCounts(Map.of());
        }
        try {
            return new InstanceCounts(
                    Json.mapper().readValue(file.toFile(), new TypeReference<Map<String, Integer>>() {}));
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": delete it to begin with one instance of each service", e);
        }
    }

    /** Remembers it. */
    public void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Json.mapper().writeValue(file.toFile(), new TreeMap<>(byService));
        } catch (IOException e) {
            throw new Failure("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** How many of a service; 1 when nothing was said. */
    public int of(String service) {
        return byService.getOrDefault(service, 1);
    }

    /** The same but for these services. */
    public InstanceCounts with(Map<String, Integer> changes) {
        Map<String, Integer> changed = new TreeMap<>(byService);
        changed.putAll(changes);
        return new InstanceCounts(changed);
    }

    /** How many processes that makes. */
    public int total() {
        return ServiceDefinition.names().stream().mapToInt(this::of).sum();
    }
}
