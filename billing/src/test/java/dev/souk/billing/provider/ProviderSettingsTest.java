package dev.souk.billing.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.config.mp.MpConfigSources;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.1.5, http://10.0.1.5:7004/x",
        "127.0.0.2, http://127.0.0.2:7004/x",
        "localhost, http://localhost:7004/x",
        "0.0.0.0, http://127.0.0.1:7004/x",
        "::, http://127.0.0.1:7004/x",
        "fd00::5, http://[fd00::5]:7004/x"
    })
    void aProcessAsksItselfAtTheAddressItListensOn(String host, URI expected) {
        assertEquals(expected, settings(Optional.empty(), true, host).here("/x"));
    }

    @Test
    void theSimulatorStandsInOnlyWhereItMay() {
        assertTrue(settings(Optional.empty(), true, "::").hostsSimulator());
        var refusal = assertThrows(IllegalStateException.class, () -> settings(Optional.empty(), false, "::"));
        assertTrue(refusal.getMessage().contains("souk.billing.provider.url"), refusal.getMessage());
        assertFalse(withKey(Optional.of("the-shops-key")).hostsSimulator());
    }

    @Test
    void aProviderIsNotAskedWithoutTheShopsKey() {
        var refusal = assertThrows(IllegalStateException.class, () -> withKey(Optional.empty()));
        assertTrue(refusal.getMessage().contains("souk.billing.provider.key"), refusal.getMessage());
    }

    private static ProviderSettings withKey(Optional<String> key) {
        var url = Optional.of(URI.create("https://provider.example/"));
        return new ProviderSettings("simulator", url, false, key, Duration.ofSeconds(1), "::", () -> 7004);
    }

    @ParameterizedTest
    @CsvSource({"dev, true", "staging, true", "prod, false"})
    void onlyProductionRefusesTheSimulator(String profile, boolean allowed) {
        var config = ConfigProviderResolver.instance()
                .getBuilder()
                .withSources(
                        MpConfigSources.create(Map.of("mp.config.profile", profile)),
                        MpConfigSources.create(
                                ProviderSettings.class.getResource("/META-INF/microprofile-config.properties")))
                .build();
        assertEquals(allowed, config.getValue("souk.billing.simulator.allowed", Boolean.class));
    }

    private static ProviderSettings settings(Optional<URI> url, boolean simulatorAllowed, String host) {
        return new ProviderSettings(
                "simulator", url, simulatorAllowed, Optional.empty(), Duration.ofSeconds(1), host, () -> 7004);
    }
}
