package dev.souk.local.process;

import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a started process, so that a later command finds it again.
 *
 * @param name unique among the platform's processes: {@code postgres}, {@code orders-1-k3f}
 * @param startToken when the process was started (see {@link StartToken}): an id alone may have been given away since
 * @param release which build it runs; empty for servers
 * @param port where it listens; 0 while unknown
 * @param readyMillis from start to the first time it was seen ready; 0 while it never was
 * @param usesAot whether it was started with an AOT cache
 */
public record ProcessRecord(
        String name,
        long pid,
        String startToken,
        String release,
        int port,
        Instant startedAt,
        long readyMillis,
        boolean usesAot) {

    /** Whether this very process still runs. */
    public boolean alive() {
        return StartToken.of(pid).equals(Optional.of(startToken));
    }

    /**
     * The same process, once it is ready.
     *
     * @param afterMillis from its start
     */
    public ProcessRecord ready(int listensOn, long afterMillis) {
        return new ProcessRecord(name, pid, startToken, release, listensOn, startedAt, afterMillis, usesAot);
    }
}
