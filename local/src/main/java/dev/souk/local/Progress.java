package dev.souk.local;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says what is being done, how far it is and how long it took. Steps may overlap: on a terminal the open ones share the
 * last line, which is rewritten in place; elsewhere an open step says every ten seconds where it is.
 */
public final class Progress {
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final int WIDTH = 110;

    private final PrintStream out;
    private final boolean terminal;
    private final Set<Step> open = new LinkedHashSet<>();

    /** @param terminal whether {@code out} is one whose last line can be rewritten */
    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** On the standard output. */
    public static Progress onConsole() {
        return new Progress(System.out, Tools.terminal().isPresent());
    }

    /**
     * Begins a step, to be ended by {@link Step#done}.
     *
     * @param name a word or two, the same for the same thing each time
     */
    public synchronized Step step(String name) {
        Step step = new Step(name);
        open.add(step);
        rewrite();
        return step;
    }

    /** A line of its own. */
    public synchronized void note(String text) {
        print("  " + text);
    }

    /** A line for something that ended and took this long. */
    public synchronized void ended(String mark, String name, String result, Duration spent) {
        print(line(mark, name, result, spent));
    }

    private static String line(String mark, String name, String text, Duration spent) {
        return String.format(Locale.ROOT, "  %s %-12s %s  (%s)", mark, name, text, spent(spent));
    }

    /** 0.8 s, 12 s, 2 min 5 s. */
    public static String spent(Duration duration) {
        if (duration.toMillis() < 9_950) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        long seconds = Math.round(duration.toMillis() / 1000.0);
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    private void print(String line) {
        out.println(terminal ? "\r\u001b[2K" + line : line);
        rewrite();
    }

    private void rewrite() {
        if (terminal) {
            String states = open.stream().map(Step::inShort).collect(Collectors.joining("; "));
            String line = states.length() > WIDTH ? states.substring(0, WIDTH - 1) + "…" : states;
            out.print("\r\u001b[2K" + (open.isEmpty() ? "" : "  … " + line));
            out.flush();
        }
    }

    private synchronized void changed(Step step) {
        if (terminal) {
            rewrite();
        } else if (Duration.between(step.told, Instant.now()).compareTo(QUIET) >= 0) {
            step.told = Instant.now();
            print(step.line("…", step.state));
        }
    }

    private synchronized void finished(Step step, String mark, String result) {
        if (open.remove(step)) {
            print(step.line(mark, result));
        }
    }

    /** One thing being done. Closing a step that is not done marks it as failed. */
    public final class Step implements AutoCloseable {
        private final String name;
        private final Instant started = Instant.now();
        private Instant told = started;
        private String state = "";

        private Step(String name) {
            this.name = name;
        }

        /** Says how far the step is, or what it is waiting for. */
        public void update(String newState) {
            state = newState;
            changed(this);
        }

        /**
         * Ends it well.
         *
         * @param result what has come of it, in a few words
         */
        public void done(String result) {
            finished(this, "✓", result);
        }

        /** How long it has been going on. */
        public Duration spent() {
            return Duration.between(started, Instant.now());
        }

        @Override
        public void close() {
            finished(this, "✗", "failed" + (state.isEmpty() ? "" : " while " + state));
        }

        private String inShort() {
            return name + (state.isEmpty() ? "" : " " + state) + " " + Progress.spent(spent());
        }

        private String line(String mark, String text) {
            return Progress.line(mark, name, text, spent());
        }
    }
}
