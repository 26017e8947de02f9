package dev.souk.platform.config;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;

/** Where a bean asks for its {@link Live} values, in its constructor. */
@Singleton
public class LiveConfig {

    private final Config config;
    private final Map<Live<?>, String> values = new ConcurrentHashMap<>();

    /** Reads from this configuration. */
    @Inject
    public LiveConfig(Config config) {
        this.config = config;
    }

    /**
     * A value that follows the configuration.
     *
     * @param fallback what holds while there is no value
     * @param parse makes the value of a text and throws when it is not a valid one: its message says what is
     */
    public <T> Live<T> value(String key, T fallback, Function<String, T> parse) {
        var live = new Live<>(key, fallback, parse);
        values.put(live, key);
        refresh(live, key);
        return live;
    }

    /** A duration such as {@code PT2S} within bounds, both included. */
    public Live<Duration> duration(String key, Duration fallback, Duration least, Duration most) {
        return value(key, fallback, text -> {
            Duration duration = Duration.parse(text.strip());
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new IllegalArgumentException(duration + " is not between " + least + " and " + most);
            }
            return duration;
        });
    }

    /** Reads every value again, after a source has changed. */
    void refresh() {
        values.forEach(this::refresh);
    }

    private void refresh(Live<?> live, String key) {
        live.refresh(config.getOptionalValue(key, String.class));
    }
}
