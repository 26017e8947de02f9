package dev.souk.platform.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.logging.common.HelidonMdc;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The id of a request in other threads. */
class RequestIdTest {

    @AfterEach
    void forget() {
        HelidonMdc.remove(RequestId.KEY);
    }

    @Test
    void workInAnotherThreadHasItAndTheThreadIsLeftWithout() {
        try (var other = Executors.newSingleThreadExecutor()) {
            HelidonMdc.set(RequestId.KEY, "caller-1234");
            var within = CompletableFuture.supplyAsync(RequestId.carry(RequestId::current), other);
            assertEquals(Optional.of("caller-1234"), within.join());
            var afterwards = CompletableFuture.supplyAsync(RequestId::current, other);
            assertEquals(Optional.empty(), afterwards.join());
        }
    }

    @Test
    void withoutARequestThereIsNone() {
        try (var other = Executors.newSingleThreadExecutor()) {
            var within = CompletableFuture.supplyAsync(RequestId.carry(RequestId::current), other);
            assertEquals(Optional.empty(), within.join());
        }
    }
}
