package dev.souk.local.bench;

import java.io.IOException;

/** What is done again and again, by many at once. */
@FunctionalInterface
public interface Operation {
    /**
     * Does it once.
     *
     * @param number of this operation in its run, from 0
     * @throws IOException when no answer came, which counts as failed
     */
    Outcome perform(long number) throws IOException;
}
