package dev.souk.local.server;

import dev.souk.local.Failure;
import dev.souk.local.Progress;
import dev.souk.local.Settings;
import dev.souk.local.Wait;
import dev.souk.local.mailbox.MailboxMain;
import dev.souk.local.process.Doors;
import dev.souk.local.process.Launch;
import dev.souk.local.process.ProcessRecord;
import dev.souk.local.process.ProcessTable;
import dev.souk.local.process.Stop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The process that takes mails and shows them. */
public final class MailServer {
    public static final String NAME = "mailbox";

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(5);

    private final Settings.Ports ports;
    private final Path log;
    private final ProcessTable table;

    /** @param ports where it takes mails and where its page is */
    public MailServer(Settings.Ports ports, Path log, ProcessTable table) {
        this.ports = ports;
        this.log = log;
        this.table = table;
    }

    /** Starts it unless it runs. */
    public Server.Own start(Progress.Step step) {
        Optional<ProcessRecord> running = table.running(NAME);
        ProcessRecord process = running.orElseGet(this::launch);
        step.update("waiting for the mailbox to listen");
        boolean ready = Wait.until(
                STARTS_WITHIN,
                () -> (Doors.answers(ports.smtp()) && Doors.answers(process.port())) || !process.alive());
        if (!ready || !process.alive()) {
            throw new Failure("the mailbox did not start; it says why in " + log);
        }
        return new Server.Own("Mailbox", "http://localhost:" + process.port(), process, running.isEmpty());
    }

    /** Ends it, when it runs; the mails are gone then. */
    public void stop() {
        Server.stop(table, NAME, Stop.ORDERLY, STOPS_WITHIN);
    }

    private ProcessRecord launch() {
        Doors.requireFree(ports.smtp(), "the mailbox (SMTP)", "SOUK_SMTP_PORT");
        Doors.requireFree(ports.mailPage(), "the mailbox's page", "SOUK_MAIL_PAGE_PORT");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                MailboxMain.class.getName(),
                Integer.toString(ports.smtp()),
                Integer.toString(ports.mailPage()));
        return Launch.server(NAME, command, log, ports.mailPage()).start(table);
    }
}
