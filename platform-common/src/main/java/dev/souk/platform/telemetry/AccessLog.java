package dev.souk.platform.telemetry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * One line for each request, or for a part of them; always for one that failed (5xx) or took a second. Those for health and
 * metrics, which come every few seconds, at level DEBUG.
 */
final class AccessLog {

    private static final System.Logger LOG = System.getLogger("dev.souk.access");
    private static final Duration SLOW = Duration.ofSeconds(1);

    private final Supplier<System.Logger.Level> level;
    private final DoubleSupplier ratio;

    AccessLog(Supplier<System.Logger.Level> level, DoubleSupplier ratio) {
        this.level = level;
        this.ratio = ratio;
    }

    void line(String method, String path, Route route, int status, Duration taken, Details details) {
        if (!isWanted(status, taken)) {
            return;
        }
        var at = path.startsWith("/health") || path.startsWith("/metrics") ? System.Logger.Level.DEBUG : level.get();
        if (LOG.isLoggable(at)) {
            LOG.log(
                    at,
                    method + " " + path + " " + status + " " + taken.toMillis() + " ms, route " + route.template(),
                    new Details.Line(fields(method, route, status, taken, details)));
        }
    }

    private boolean isWanted(int status, Duration taken) {
        double part = ratio.getAsDouble();
        return part >= 1
                || status >= 500
                || taken.compareTo(SLOW) >= 0
                || ThreadLocalRandom.current().nextDouble() < part;
    }

    private static Map<String, Object> fields(String method, Route route, int status, Duration taken, Details details) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("method", method);
        fields.put("route", route.template());
        fields.put("status", status);
        fields.put("millis", taken.toMillis());
        fields.putAll(details.fields());
        return fields;
    }
}
