package dev.souk.platform.telemetry;

import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rate, errors and duration of each route: {@code souk_http_server_seconds} with the labels route, method and status
 * ({@code 2xx}). Labels are bounded: an unknown method is {@code OTHER}, and beyond {@value #MAX} series all is one.
 */
final class RouteMetrics {

    static final String NAME = "souk_http_server";

    private static final int MAX = 1000;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private record Key(String route, String method, String status) {}

    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    void record(String method, Route route, int status, Duration taken) {
        var key = new Key(route.template(), METHODS.contains(method) ? method : "OTHER", status / 100 + "xx");
        var timer = timers.get(key);
        if (timer == null) {
            timer = timers.computeIfAbsent(
                    timers.size() < MAX ? key : new Key("others", "OTHER", key.status()), this::timer);
        }
        timer.record(taken);
    }

    private Timer timer(Key key) {
        return Metrics.globalRegistry()
                .getOrCreate(Timer.builder(NAME)
                        .description("Requests that this instance answered")
                        .tags(List.of(
                                Tag.create("route", key.route()),
                                Tag.create("method", key.method()),
                                Tag.create("status", key.status())))
                        .buckets(Buckets.LATENCY));
    }
}
