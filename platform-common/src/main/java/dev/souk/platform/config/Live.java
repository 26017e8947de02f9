package dev.souk.platform.config;

import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A configured value that may change at any time. Reading it costs one volatile read. A value that cannot be parsed is
 * logged and the last good one stays.
 *
 * @param <T> immutable, for it is swapped as a whole
 */
public final class Live<T> implements Supplier<T> {

    private static final System.Logger LOG = System.getLogger(Live.class.getName());

    private final String key;
    private final T fallback;
    private final Function<String, T> parse;
    private volatile T value;
    private Consumer<? super T> told = news -> {};
    private Optional<String> text = Optional.empty();

    Live(String key, T fallback, Function<String, T> parse) {
        this.key = key;
        this.fallback = Objects.requireNonNull(fallback);
        this.value = fallback;
        this.parse = parse;
    }

    /** A value that never changes, for tests. */
    public static <T> Live<T> fixed(T value) {
        return new Live<>("fixed", value, text -> value);
    }

    /** The value of now. */
    @Override
    public T get() {
        return value;
    }

    /** Tells somebody the value, now and whenever it changes; for what can't ask each time. */
    public synchronized Live<T> then(Consumer<? super T> somebody) {
        told = somebody;
        told.accept(value);
        return this;
    }

    synchronized void refresh(Optional<String> newText) {
        if (newText.equals(text)) {
            return;
        }
        text = newText;
        try {
            value = newText.map(parse).orElse(fallback);
            told.accept(value);
            LOG.log(Level.DEBUG, "{0} is now {1}", key, value);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "{0} is not valid, keeping {1}: {2}", key, value, e.getMessage());
        }
    }
}
