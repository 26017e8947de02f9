package dev.souk.local.process;

import dev.souk.local.Tools;
import dev.souk.local.Wait;
import java.time.Duration;
import java.util.List;

/** Ends processes: asks first, and insists when that does not help in time. */
public enum Stop {
    /** SIGTERM: a service drains, Redis and Consul write what they have. */
    ORDERLY("TERM"),
    /** SIGINT: how PostgreSQL is told to end without waiting for its clients. */
    FAST("INT"),
    /** SIGKILL: as if the power went. */
    AT_ONCE("KILL");

    private final String signal;

    Stop(String signal) {
        this.signal = signal;
    }

    /** Sends the signal; nothing happens when the process is gone. */
    public void send(ProcessRecord process) {
        if (process.alive()) {
            Tools.run(List.of("kill", "-" + signal, Long.toString(process.pid())));
        }
    }

    /**
     * Sends the signal and waits; kills what is still there after {@code patience}.
     *
     * @return whether the process ended by itself
     */
    public boolean end(ProcessRecord process, Duration patience) {
        send(process);
        boolean ended = Wait.until(patience, () -> !process.alive());
        if (!ended) {
            AT_ONCE.send(process);
            Wait.until(Duration.ofSeconds(5), () -> !process.alive());
        }
        return ended;
    }
}
