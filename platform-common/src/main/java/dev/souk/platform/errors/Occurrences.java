package dev.souk.platform.errors;

import dev.souk.platform.telemetry.Redaction;
import dev.souk.platform.telemetry.RequestId;
import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Listens to what this process logs and counts the faults, until somebody takes the counts. Of each only the last occurrence
 * is kept, and of the faults only {@value #MOST}: whoever logs is not held up, and memory does not grow while Redis is away.
 */
final class Occurrences extends Handler {

    private static final int MOST = 200;
    private static final int LONGEST = 300;

    private final Formatter text = new SimpleFormatter();
    private final String service;
    private final String version;
    private final Runnable heard;
    private final Map<String, ErrorGroup> waiting = new LinkedHashMap<>();

    /** @param heard told of every occurrence, on the thread that logs */
    Occurrences(String service, String version, Runnable heard) {
        this.service = service;
        this.version = version;
        this.heard = heard;
        setLevel(Level.WARNING);
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)
                || (record.getLevel().intValue() < Level.SEVERE.intValue() && record.getThrown() == null)) {
            return;
        }
        try {
            add(occurrence(record));
            heard.run();
        } catch (RuntimeException e) {
            // Whoever logs must not fail for it.
            reportError(null, e, ErrorManager.WRITE_FAILURE);
        }
    }

    private synchronized void add(ErrorGroup one) {
        if (waiting.containsKey(one.fingerprint()) || waiting.size() < MOST) {
            waiting.merge(one.fingerprint(), one, Occurrences::together);
        }
    }

    /** What has been counted since it was asked last. */
    synchronized List<ErrorGroup> take() {
        var taken = new ArrayList<>(waiting.values());
        waiting.clear();
        return taken;
    }

    /** Takes back what could not be handed on. */
    synchronized void giveBack(List<ErrorGroup> groups) {
        var later = take();
        groups.forEach(this::add);
        later.forEach(this::add);
    }

    private static ErrorGroup together(ErrorGroup before, ErrorGroup after) {
        return new ErrorGroup(
                after.service(),
                after.fingerprint(),
                after.kind(),
                after.place(),
                after.message(),
                before.count() + after.count(),
                before.firstSeen(),
                after.lastSeen(),
                after.version(),
                after.traceId().or(before::traceId),
                after.requestId().or(before::requestId));
    }

    private ErrorGroup occurrence(LogRecord record) {
        Instant at = record.getInstant();
        var span = Span.current().getSpanContext();
        return new ErrorGroup(
                service,
                Fingerprint.of(record),
                kind(record),
                Fingerprint.place(record),
                message(record),
                1,
                at,
                at,
                version,
                span.isValid() ? Optional.of(span.getTraceId()) : Optional.empty(),
                RequestId.current());
    }

    private static String kind(LogRecord record) {
        return record.getThrown() == null
                ? "ERROR"
                : Fingerprint.causes(record.getThrown()).getLast().getClass().getName();
    }

    private String message(LogRecord record) {
        var whole = text.formatMessage(record);
        var thrown = record.getThrown();
        if (thrown != null) {
            whole += ": " + Fingerprint.causes(thrown).getLast();
        }
        var redacted = Redaction.redact(whole);
        return redacted.length() <= LONGEST ? redacted : redacted.substring(0, LONGEST) + "...";
    }

    @Override
    public void flush() {
        // What is counted is taken, not written.
    }

    @Override
    public void close() {
        setLevel(Level.OFF);
    }
}
