package dev.souk.platform.deadline;

import io.helidon.common.context.Context;
import io.helidon.common.context.Contexts;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The moment by which the current work must have ended, or {@link #none() none}.
 *
 * <p>It lives in Helidon's {@link Context}, which follows a request through fault-tolerance threads and wrapped
 * executors; a thread started by hand begins without one. Measured on the monotonic clock, so it never jumps and means
 * nothing outside this process: only the remaining time travels.
 */
public final class Deadline {
    /** Request header with the time the caller still waits, in whole milliseconds. */
    public static final String HEADER = "X-Souk-Timeout";

    private static final Deadline NONE = new Deadline(0, false);
    private static final Duration FOREVER = Duration.ofDays(365);

    private final long at;
    private final boolean bounded;

    private Deadline(long at, boolean bounded) {
        this.at = at;
        this.bounded = bounded;
    }

    /** No limit. */
    public static Deadline none() {
        return NONE;
    }

    /** The moment that is {@code duration} from now; a negative duration has passed already. */
    public static Deadline after(Duration duration) {
        return duration.compareTo(FOREVER) >= 0 ? NONE : new Deadline(System.nanoTime() + duration.toNanos(), true);
    }

    /** The deadline of the current request or {@link #within} block; {@link #none()} outside of both. */
    public static Deadline current() {
        return Contexts.context()
                .flatMap(context -> context.get(Deadline.class))
                .orElse(NONE);
    }

    /** Runs {@code work} with at most {@code limit} from now, or less when less remains already. */
    public static <T> T within(Duration limit, Supplier<T> work) {
        return Contexts.runInContext(after(limit).earlierOf(current()).asContext(), work::get);
    }

    /** As {@link #within(Duration, Supplier)}, without a result. */
    public static void within(Duration limit, Runnable work) {
        Contexts.runInContext(after(limit).earlierOf(current()).asContext(), work);
    }

    /** Whether there is a limit at all. */
    public boolean isBounded() {
        return bounded;
    }

    /** Whether the moment has passed; never for {@link #none()}. */
    public boolean hasPassed() {
        return bounded && at - System.nanoTime() <= 0;
    }

    /** The time left, never negative; empty without a limit. */
    public Optional<Duration> remaining() {
        return bounded ? Optional.of(Duration.ofNanos(Math.max(0, at - System.nanoTime()))) : Optional.empty();
    }

    /** What is left, but at most {@code limit}. */
    public Duration remaining(Duration limit) {
        return remaining().filter(left -> left.compareTo(limit) < 0).orElse(limit);
    }

    /**
     * To be called before work begins that takes a while.
     *
     * @throws DeadlineExceeded when nothing is left
     */
    public void check() {
        if (hasPassed()) {
            throw new DeadlineExceeded();
        }
    }

    Deadline earlierOf(Deadline other) {
        if (!bounded || !other.bounded) {
            return bounded ? this : other;
        }
        return at - other.at <= 0 ? this : other;
    }

    private Context asContext() {
        Context.Builder builder = Context.builder();
        Contexts.context().ifPresent(builder::parent);
        Context context = builder.build();
        context.register(this);
        return context;
    }
}
