package dev.souk.local;

import dev.souk.local.audit.Audit;
import dev.souk.local.audit.AuditMemory;
import dev.souk.local.audit.AuditReport;
import dev.souk.local.audit.AuditSettings;
import dev.souk.platform.json.Json;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks that stock and money are right on the running platform; exit code 1 and the ids tell of what is not. */
@Command(
        name = "audit",
        description = "Check on the running platform that stock and money are right; exit code 1 when they are not.")
final class AuditCommand implements Callable<Integer> {
    private static final Duration OFTEN = Duration.ofSeconds(10);

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "Again and again until interrupted, such as every 5m; one line each.")
    private Optional<String> every = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        if (json && every.isPresent()) {
            throw new Failure("--every prints lines for people: say --json without it");
        }
        AuditSettings settings = settings();
        if (every.isPresent()) {
            return again(() -> look(settings), pause(every.get()));
        }
        AuditReport report = new Audit(settings).run();
        if (json) {
            System.out.println(Json.write(report));
        } else {
            report.lines().forEach(System.out::println);
        }
        AuditMemory.keep(settings, report);
        return report.passed() ? 0 : 1;
    }

    private static void look(AuditSettings settings) {
        AuditReport report = new Audit(settings).run();
        System.out.println("  " + report.inShort());
        AuditMemory.keep(settings, report);
    }

    /** Until interrupted: a server that is restarted is back at the next look. */
    static int again(Runnable look, Duration pause) throws InterruptedException {
        while (true) {
            try {
                look.run();
            } catch (Failure e) {
                System.err.println("souk: " + e.getMessage());
            }
            Thread.sleep(pause);
        }
    }

    /** 30s, 5m, 1h. */
    static Duration pause(String text) {
        try {
            Duration pause = Duration.parse("PT" + text.strip());
            if (pause.compareTo(OFTEN) >= 0) {
                return pause;
            }
        } catch (DateTimeParseException e) {
            throw new Failure("--every takes a time such as 30s, 5m or 1h, not " + text, e);
        }
        throw new Failure("--every takes at least " + OFTEN.toSeconds() + "s, not " + text);
    }

    /** The environment's when it tells where to look, else those of the platform on this machine. */
    private static AuditSettings settings() {
        return System.getenv().keySet().stream().anyMatch(key -> key.startsWith("SOUK_AUDIT_"))
                ? AuditSettings.from(System.getenv())
                : new Platform(Settings.fromEnvironment()).services().audit();
    }
}
