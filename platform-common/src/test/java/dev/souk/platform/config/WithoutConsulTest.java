package dev.souk.platform.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** A service starts while Consul is away. Nobody listens on the port of the discard service. */
@HelidonTest
@AddConfig(key = "souk.consul.url", value = "http://127.0.0.1:9")
@AddConfig(key = "souk.service", value = "without-consul-test")
@AddConfig(key = "test.limit", value = "7")
class WithoutConsulTest {

    private final LiveConfig live;

    @Inject
    WithoutConsulTest(LiveConfig live) {
        this.live = live;
    }

    @Test
    void startsWithItsOwnConfiguration() {
        assertEquals(7, live.value("test.limit", 10, Integer::valueOf).get());
        assertEquals(10, live.value("test.none", 10, Integer::valueOf).get());
    }
}
