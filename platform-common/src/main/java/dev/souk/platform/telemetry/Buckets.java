package dev.souk.platform.telemetry;

import java.time.Duration;

/** Where histograms of durations are cut: few, because each is a series of its own. */
final class Buckets {

    static final Duration[] LATENCY = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5)
    };

    private Buckets() {}
}
