package dev.souk.platform.test;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** The configuration of the running test class: where its servers are. It overrides environment and files. */
public final class TestSettings implements ConfigSource {
    private static final Map<String, String> VALUES = new ConcurrentHashMap<>();

    static void put(String key, String value) {
        VALUES.put(key, value);
    }

    static void remove(String... keys) {
        Set.of(keys).forEach(VALUES::remove);
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.copyOf(VALUES.keySet());
    }

    @Override
    public Map<String, String> getProperties() {
        return Map.copyOf(VALUES);
    }

    @Override
    public String getValue(String name) {
        return VALUES.get(name);
    }

    @Override
    public String getName() {
        return "test-servers";
    }

    @Override
    public int getOrdinal() {
        return 900;
    }
}
