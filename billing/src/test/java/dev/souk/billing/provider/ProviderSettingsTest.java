package dev.souk.billing.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
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
        var settings = new ProviderSettings(
                "simulator", Optional.empty(), Optional.empty(), Duration.ofSeconds(1), host, () -> 7004);
        assertEquals(expected, settings.here("/x"));
    }
}
