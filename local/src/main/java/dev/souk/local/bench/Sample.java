package dev.souk.local.bench;

import dev.souk.local.bench.Outcome.Kind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What came of one run of a load. While it runs, any number of threads add to it. */
public final class Sample {
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);
    private static final int DIGITS = 3;
    private static final int DETAILS = 5;

    private final Map<Kind, Histogram> micros = new EnumMap<>(Kind.class);
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final Queue<String> details = new ConcurrentLinkedQueue<>();
    private volatile Duration elapsed = Duration.ZERO;

    Sample() {
        for (Kind kind : Kind.values()) {
            micros.put(kind, new ConcurrentHistogram(LONGEST_MICROS, DIGITS));
        }
    }

    void add(Outcome outcome, long nanos) {
        micros.get(outcome.kind()).recordValue(Math.clamp(nanos / 1000, 0, LONGEST_MICROS));
        if (outcome.kind() == Kind.REFUSED) {
            refused.putIfAbsent(outcome.detail().replaceAll("[0-9a-f-]{20,}|[0-9]{4,}", "…"), outcome.detail());
        } else if (outcome.kind() != Kind.DONE && details.size() < DETAILS) {
            details.add(outcome.kind() + ": " + outcome.detail());
        }
    }

    /** What refusals said, each kind once. */
    List<String> refusals() {
        return refused.values().stream().limit(DETAILS).toList();
    }

    void ended(Duration after) {
        elapsed = after;
    }

    /** From the first operation's start to the last one's end. */
    public Duration elapsed() {
        return elapsed;
    }

    /** How many came to this. */
    public long count(Kind kind) {
        return micros.get(kind).getTotalCount();
    }

    /** How many there were. */
    public long total() {
        return micros.values().stream().mapToLong(Histogram::getTotalCount).sum();
    }

    /** How many were done in a second. */
    public double perSecond() {
        return elapsed.isZero() ? 0 : count(Kind.DONE) * 1e9 / elapsed.toNanos();
    }

    /** Milliseconds within which this part (0 to 1) of those that came to this did; 0 when none did. */
    public double millis(Kind kind, double part) {
        return micros.get(kind).getValueAtPercentile(part * 100) / 1000.0;
    }

    /** The first few things that went wrong. */
    public List<String> details() {
        return List.copyOf(details);
    }
}
