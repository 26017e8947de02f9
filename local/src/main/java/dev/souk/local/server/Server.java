package dev.souk.local.server;

import dev.souk.local.process.ProcessRecord;
import dev.souk.local.process.ProcessTable;
import dev.souk.local.process.Stop;
import java.time.Duration;
import java.util.Optional;

/** PostgreSQL, Redis, Consul or the mailbox, once it is up. */
public sealed interface Server permits Server.Own, Server.Foreign {
    /** Shown to people. */
    String name();

    /** How a client reaches it. */
    String url();

    /** One that {@code up} started and {@code down} ends. */
    record Own(String name, String url, ProcessRecord process, boolean startedNow) implements Server {}

    /** One that was there before us and is left alone. */
    record Foreign(String name, String url) implements Server {}

    /** Ends one of our own; its record goes with it. */
    static void stop(ProcessTable table, String name, Stop how, Duration patience) {
        Optional<ProcessRecord> running = table.running(name);
        running.ifPresent(process -> how.end(process, patience));
        table.remove(name);
    }
}
