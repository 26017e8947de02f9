package dev.souk.platform.telemetry;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;

import dev.souk.platform.config.LiveConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The levels of loggers while the process runs: {@code souk.log.levels=dev.souk=DEBUG, io.helidon=WARNING}, by the names of
 * {@link System.Logger.Level}. A logger that is not named any more gets back the level it had before.
 */
@Singleton
final class LogLevels {
    private final LiveConfig config;

    /** Held, because a logger that nobody holds forgets its level. */
    private final Map<Logger, Optional<Level>> before = new HashMap<>();

    @Inject
    LogLevels(LiveConfig config) {
        this.config = config;
    }

    void start(@Observes @Priority(LIBRARY_BEFORE) @Initialized(ApplicationScoped.class) Object event) {
        config.value("souk.log.levels", Map.<String, Level>of(), LogLevels::parse)
                .then(this::apply);
    }

    private synchronized void apply(Map<String, Level> levels) {
        before.forEach((logger, level) -> logger.setLevel(level.orElse(null)));
        levels.forEach((name, level) -> {
            Logger logger = Logger.getLogger(name);
            before.putIfAbsent(logger, Optional.ofNullable(logger.getLevel()));
            logger.setLevel(level);
        });
    }

    private static Map<String, Level> parse(String text) {
        Map<String, Level> levels = new HashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                levels.put(
                        part.substring(0, equals).strip(),
                        level(part.substring(equals + 1).strip()));
            } else if (!part.isBlank()) {
                throw new IllegalArgumentException("'" + part.strip() + "' is not like dev.souk=DEBUG");
            }
        }
        return Map.copyOf(levels);
    }

    private static Level level(String name) {
        return switch (System.Logger.Level.valueOf(name)) {
            case ALL -> Level.ALL;
            case TRACE -> Level.FINER;
            case DEBUG -> Level.FINE;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARNING;
            case ERROR -> Level.SEVERE;
            case OFF -> Level.OFF;
        };
    }
}
