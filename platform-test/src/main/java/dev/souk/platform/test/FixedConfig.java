package dev.souk.platform.test;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Configuration that is the same for every test. */
abstract class FixedConfig implements ConfigSource {

    private final String name;
    private final int ordinal;
    private final Map<String, String> properties;

    FixedConfig(String name, int ordinal, Map<String, String> properties) {
        this.name = name;
        this.ordinal = ordinal;
        this.properties = properties;
    }

    @Override
    public final Set<String> getPropertyNames() {
        return properties.keySet();
    }

    @Override
    public final String getValue(String property) {
        return properties.get(property);
    }

    @Override
    public final String getName() {
        return name;
    }

    @Override
    public final int getOrdinal() {
        return ordinal;
    }
}
