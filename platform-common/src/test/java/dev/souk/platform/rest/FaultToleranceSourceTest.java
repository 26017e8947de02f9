package dev.souk.platform.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class FaultToleranceSourceTest {
    private final FaultToleranceSource source = new FaultToleranceSource();

    @Test
    void aStrategyIsEnabledUnlessSomebodySaysOtherwise() {
        assertEquals("true", source.getValue("shop.Gateway/buy/Timeout/enabled"));
    }

    @Test
    void whatIsSaidForTheClassGoesForItsMethods() {
        try (var _ = Said.of("shop.Gateway/Retry/enabled", "false")) {
            assertEquals("false", source.getValue("shop.Gateway/buy/Retry/enabled"));
            assertEquals("true", source.getValue("shop.Other/buy/Retry/enabled"));
        }
    }

    @Test
    void whatIsSaidForAllGoesForEveryMethod() {
        try (var _ = Said.of("Bulkhead/enabled", "false")) {
            assertEquals("false", source.getValue("shop.Gateway/buy/Bulkhead/enabled"));
        }
    }

    @Test
    void onlyFallbacksAreLeftWhenTheRestIsSwitchedOff() {
        try (var _ = Said.of("MP_Fault_Tolerance_NonFallback_Enabled", "false")) {
            assertEquals("false", source.getValue("shop.Gateway/buy/CircuitBreaker/enabled"));
            assertEquals("true", source.getValue("shop.Gateway/buy/Fallback/enabled"));
        }
    }

    @Test
    void nothingElseIsAnswered() {
        assertNull(source.getValue("shop.Gateway/Timeout/enabled"));
        assertNull(source.getValue("Timeout/enabled"));
        assertNull(source.getValue("shop.Gateway/buy/Timeout/value"));
        assertNull(source.getValue("souk.service"));
    }

    @Test
    void theConfigurationAsksIt() {
        assertEquals("true", ConfigProvider.getConfig().getValue("shop.Gateway/sell/Timeout/enabled", String.class));
    }

    private record Said(String key) implements AutoCloseable {
        static Said of(String key, String value) {
            System.setProperty(key, value);
            return new Said(key);
        }

        @Override
        public void close() {
            System.clearProperty(key);
        }
    }
}
