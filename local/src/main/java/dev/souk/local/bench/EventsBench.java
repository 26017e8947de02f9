package dev.souk.local.bench;

import dev.souk.local.Failure;
import dev.souk.local.Wait;
import dev.souk.local.bench.Outcome.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many events get from one service's outbox into another one's tables, and how long one takes. */
@Command(
        name = "events",
        description = "Events from an outbox through one relay, Redis and one consumer to their effect.",
        mixinStandardHelpOptions = true)
final class EventsBench implements Callable<Integer> {
    private static final double LEAST_PER_SECOND = 2_000;
    private static final double MOST_MILLIS = 100;
    private static final double QUIET_RATE = 500;
    private static final Duration DRAINS_WITHIN = Duration.ofSeconds(60);

    @Mixin
    private BenchOptions options;

    @Option(names = "--clients", paramLabel = "N", description = "Producers (default: ${DEFAULT-VALUE}).")
    private int clients = 16;

    @Option(names = "--alone", description = "Without the reference: pgbench that only appends.")
    private boolean alone;

    @Override
    public Integer call() throws IOException {
        try (Testbed testbed = Testbed.open(options);
                DatabaseServer database = new DatabaseServer(testbed.postgres());
                EventPair pair = EventPair.open(testbed)) {
            Report report = new Report("Events", testbed, database)
                    .condition(
                            "set-up",
                            clients + " producers in a closed loop, each event in a transaction of its own; one"
                                    + " relay; one consumer with an effect of one row; all in this process")
                    .condition(
                            "rounds",
                            options.rounds() + " of " + options.round().toSeconds() + " s");
            run(pair, Duration.ofSeconds(5), new Sample()); // warms up
            List<Double> rates = new ArrayList<>();
            List<Double> references = new ArrayList<>();
            for (int round = 0; round < options.rounds(); round++) {
                Cpu.Reading start = Cpu.read(testbed.processes());
                Sample lag = new Sample();
                run(pair, options.round(), lag);
                Cpu.Reading spent = Cpu.read(testbed.processes()).since(start);
                rates.add(lag.perSecond());
                report.round("applied, as fast as it goes", lag, spent);
                report.cost("an event", spent.microsEach(lag.count(Kind.DONE)));
                if (!alone) {
                    references.add(reference(testbed));
                    report.reference("pgbench, appending only", references.getLast());
                }
            }
            Sample quiet = new Sample();
            Cpu.Reading start = Cpu.read(testbed.processes());
            pair.measure(quiet);
            Sample appended = Load.open(QUIET_RATE, options.round(), pair);
            drain(pair);
            quiet.ended(appended.elapsed());
            report.round(
                    "applied, at 500 a second",
                    quiet,
                    Cpu.read(testbed.processes()).since(start));
            double rate = CheckoutBench.median(rates);
            if (!references.isEmpty()) {
                report.figure("ratio to pgbench", rate / CheckoutBench.median(references));
            }
            report.atLeast("events applied a second", rate, LEAST_PER_SECOND);
            report.atMost("p99 ms from commit to effect at 500 a second", quiet.millis(Kind.DONE, 0.99), MOST_MILLIS);
            pair.breaches().forEach(report::broken);
            return report.print(System.out, options.json());
        }
    }

    /** Until the last event of the round has had its effect. */
    private void run(EventPair pair, Duration duration, Sample lag) {
        pair.measure(lag);
        long start = System.nanoTime();
        Sample appended = Load.closed(clients, duration, pair);
        if (appended.count(Kind.DONE) < appended.total()) {
            throw new Failure("events could not be appended: " + appended.details());
        }
        drain(pair);
        lag.ended(Duration.ofNanos(System.nanoTime() - start));
    }

    private static void drain(EventPair pair) {
        if (!Wait.until(DRAINS_WITHIN, pair::isDrained)) {
            throw new Failure("events were still on their way " + DRAINS_WITHIN.toSeconds() + " s after the last one");
        }
    }

    private double reference(Testbed testbed) throws IOException {
        PgBench pgbench = PgBench.find()
                .orElseThrow(() -> new Failure("the reference needs pgbench: install it (apt install"
                        + " postgresql-contrib), or say --alone"));
        Path script = Files.createTempFile("souk-events", ".sql");
        try {
            Files.writeString(script, EventPair.APPEND_ONLY);
            return pgbench.rate(testbed.postgres(), EventPair.SOURCE, script, clients, options.round());
        } finally {
            Files.delete(script);
        }
    }
}
