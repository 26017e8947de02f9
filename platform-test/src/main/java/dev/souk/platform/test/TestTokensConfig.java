package dev.souk.platform.test;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Makes every service under test trust the key of {@link TestTokens}, through {@code souk.identity.jwks}. */
public final class TestTokensConfig implements ConfigSource {

    private final Map<String, String> properties = Map.of("souk.identity.jwks", TestTokens.jwks());

    @Override
    public Map<String, String> getProperties() {
        return properties;
    }

    @Override
    public Set<String> getPropertyNames() {
        return properties.keySet();
    }

    @Override
    public String getValue(String name) {
        return properties.get(name);
    }

    @Override
    public String getName() {
        return "test-tokens";
    }

    @Override
    public int getOrdinal() {
        return 200;
    }
}
