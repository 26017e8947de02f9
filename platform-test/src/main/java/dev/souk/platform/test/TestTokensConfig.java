package dev.souk.platform.test;

import java.util.Map;

/** Makes every service under test trust the key of {@link TestTokens}, through {@code souk.identity.jwks}. */
public final class TestTokensConfig extends FixedConfig {

    /** Made by the configuration. */
    public TestTokensConfig() {
        super("test-tokens", 200, Map.of("souk.identity.jwks", TestTokens.jwks()));
    }
}
