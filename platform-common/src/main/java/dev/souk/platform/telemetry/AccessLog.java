package dev.souk.platform.telemetry;

import java.time.Duration;
import java.util.function.Supplier;

/** One line for each request; those for health and metrics, which come every few seconds, at level DEBUG. */
final class AccessLog {

    private static final System.Logger LOG = System.getLogger("dev.souk.access");

    private final Supplier<System.Logger.Level> level;

    AccessLog(Supplier<System.Logger.Level> level) {
        this.level = level;
    }

    void line(String method, String path, Route route, int status, Duration taken) {
        var at = path.startsWith("/health") || path.startsWith("/metrics") ? System.Logger.Level.DEBUG : level.get();
        if (LOG.isLoggable(at)) {
            LOG.log(at, method + " " + path + " " + status + " " + taken.toMillis() + " ms, route " + route.template());
        }
    }
}
