package dev.souk.platform.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The values in Consul as they were last known. It is empty until {@link ConsulFollower} fills it: a source is made before
 * there is a configuration that could say where Consul is.
 */
public final class ConsulSource implements ConfigSource {

    private static final int ABOVE_FILES_BELOW_ENVIRONMENT = 200;

    private volatile Map<String, String> common = Map.of();
    private volatile Map<String, String> own = Map.of();
    private volatile Map<String, String> all = Map.of();

    /** Made by {@link java.util.ServiceLoader}. */
    public ConsulSource() {}

    synchronized void common(Map<String, String> values) {
        common = values;
        merge();
    }

    synchronized void own(Map<String, String> values) {
        own = values;
        merge();
    }

    private void merge() {
        var merged = new HashMap<>(common);
        merged.putAll(own);
        all = Map.copyOf(merged);
    }

    @Override
    public int getOrdinal() {
        return ABOVE_FILES_BELOW_ENVIRONMENT;
    }

    @Override
    public Set<String> getPropertyNames() {
        return all.keySet();
    }

    @Override
    public String getValue(String key) {
        return all.get(key);
    }

    @Override
    public String getName() {
        return "Consul";
    }
}
