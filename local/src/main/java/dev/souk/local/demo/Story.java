package dev.souk.local.demo;

import dev.souk.local.Failure;
import java.io.PrintStream;
import java.util.function.Supplier;

/** Tells what happens, a line a step, and ends at the first wrong answer. */
final class Story {
    private final PrintStream out;

    Story(PrintStream out) {
        this.out = out;
    }

    void chapter(String title) {
        out.println();
        out.println("  " + title);
    }

    /**
     * Does one thing.
     *
     * @param step does it and gives a short fact about how it went
     * @throws Failure after the step was marked as wrong, whatever went wrong
     */
    void step(String what, Supplier<String> step) {
        String fact;
        try {
            fact = step.get();
        } catch (RuntimeException e) {
            out.println("  ✗ " + what);
            throw e instanceof Failure failure ? failure : new Failure("the demo stopped: " + e, e);
        }
        out.println("  ✓ " + what + (fact.isEmpty() ? "" : ": " + fact));
    }

    /** An answer that the story cannot go on with. */
    static Failure wrong(String what) {
        return new Failure("stopped at a wrong answer: " + what);
    }

    static void require(boolean right, String otherwise) {
        if (!right) {
            throw wrong(otherwise);
        }
    }
}
