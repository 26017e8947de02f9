package dev.souk.local.bench;

import dev.souk.local.Failure;
import dev.souk.local.bench.Outcome.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many purchases the platform does, and what one costs. */
@Command(
        name = "checkout",
        description = "Purchases through the edge: a cart, two lines, an order with its payment.",
        mixinStandardHelpOptions = true)
final class CheckoutBench implements Callable<Integer> {
    private static final double GATE = 150;
    private static final double GOAL = 300;
    private static final double MOST_MILLIS = 150;
    private static final int WARM_UP_SECONDS = 150; // until the compiler has done the most of its work
    /** The services that take part in a checkout. */
    private static final Set<String> PROFILED = Set.of("edge", "orders", "catalog", "billing");

    private static final Duration REST = Duration.ofMillis(100);

    @Mixin
    private BenchOptions options;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "Clients that buy without a pause (default: ${DEFAULT-VALUE}).")
    private int clients = 16;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Seconds of load before it is measured (default: ${DEFAULT-VALUE}).")
    private int warmUp = WARM_UP_SECONDS;

    @Option(names = "--statements", description = "List the statements that keep PostgreSQL busiest.")
    private boolean statements;

    @Option(
            names = "--profile",
            description = "Say in one round more which code of edge, orders, catalog and billing takes processor time.")
    private boolean profile;

    @Option(names = "--alone", description = "Without the reference: pgbench with the statements of a checkout.")
    private boolean alone;

    @Override
    public Integer call() throws IOException {
        try (Testbed testbed = Testbed.open(options);
                DatabaseServer database = new DatabaseServer(testbed.postgres());
                Api api = testbed.api()) {
            Report report = new Report("Checkouts", testbed, database)
                    .condition(
                            "clients",
                            clients
                                    + ", closed loop, the load generator on the same processors; 100 ms of rest after a refusal")
                    .condition(
                            "rounds",
                            options.rounds() + " of " + options.round().toSeconds() + " s, after " + warmUp
                                    + " s of warming up");
            Operation buyer = resting(Buyer.prepare(api));
            Books before = Books.of(database);
            List<Sample> samples = new ArrayList<>();
            samples.add(Load.closed(clients, Duration.ofSeconds(warmUp), buyer));
            database.forgetStatements();
            List<Double> peaks = new ArrayList<>();
            List<Double> references = new ArrayList<>();
            Optional<Reference> reference = reference(testbed, database, buyer, samples);
            try {
                for (int round = 0; round < options.rounds(); round++) {
                    Sample sample = atPeak(testbed, database, buyer, report);
                    samples.add(sample);
                    peaks.add(sample.perSecond());
                    reference.ifPresent(it -> references.add(it.rate(clients, options.round())));
                }
            } finally {
                reference.ifPresent(Reference::close);
            }
            double peak = median(peaks);
            reference.ifPresent(it -> {
                references.forEach(rate -> report.reference("pgbench, its statements", rate));
                report.figure("statements of one checkout in pgbench", it.statements());
                report.figure("transactions of one checkout in pgbench", it.transactions());
                report.figure("ratio to pgbench", peak / median(references));
            });
            List<DatabaseServer.Costly> dearest = database.dearest(statements ? 40 : 0);
            Cpu.Reading start = Cpu.read(testbed.processes());
            Sample half = Load.open(peak / 2, options.round(), buyer);
            report.round(
                    "open loop at half of it",
                    half,
                    Cpu.read(testbed.processes()).since(start));
            samples.add(half);
            if (profile) {
                samples.add(profiled(testbed, buyer, report));
            }
            dearest.forEach(each -> report.figure(
                    String.format(
                            Locale.ROOT,
                            "%s %6d × %.3f ms",
                            each.database(),
                            each.calls(),
                            each.millis() / each.calls()),
                    each.query()));
            report.figure("megabytes resident", testbed.residentMegabytes());
            report.atLeast("checkouts a second", peak, GATE);
            report.wish("checkouts a second (goal)", peak, GOAL);
            report.atMost("p99 ms at half of the peak", half.millis(Kind.DONE, 0.99), MOST_MILLIS);
            Books.of(database)
                    .since(before)
                    .differences(sum(samples, Kind.DONE), sum(samples, Kind.FAILED))
                    .forEach(report::broken);
            return report.print(System.out, options.json());
        }
    }

    /** Who is told to come later does not come at once: refusals are cheap, and would take the machine from purchases. */
    private static Operation resting(Operation buyer) {
        return number -> {
            Outcome outcome = buyer.perform(number);
            if (outcome.kind() == Kind.REFUSED) {
                LockSupport.parkNanos(REST.toNanos());
            }
            return outcome;
        };
    }

    private Optional<Reference> reference(
            Testbed testbed, DatabaseServer database, Operation buyer, List<Sample> samples) {
        if (alone) {
            return Optional.empty();
        }
        PgBench pgbench = PgBench.find()
                .orElseThrow(() -> new Failure("the reference needs pgbench, which is neither on the path nor in"
                        + " /usr/lib/postgresql: install it (apt install postgresql-contrib), or say --alone"));
        return Optional.of(Reference.record(testbed, database, pgbench, () -> samples.add(Load.closed(1, 1, buyer))));
    }

    private Sample atPeak(Testbed testbed, DatabaseServer database, Operation buyer, Report report) {
        DatabaseServer.Counts counted = database.counts();
        Cpu.Reading start = Cpu.read(testbed.processes());
        Sample sample = Load.closed(clients, options.round(), buyer);
        Cpu.Reading spent = Cpu.read(testbed.processes()).since(start);
        DatabaseServer.Counts done = database.counts().since(counted);
        long orders = sample.count(Kind.DONE);
        report.round("checkouts", sample, spent);
        report.cost("a checkout", spent.microsEach(orders));
        report.figure("transactions for each checkout", each(done.commits(), orders));
        report.figure("statements for each checkout", each(done.statements(), orders));
        report.figure("flushes of the log for each checkout", (double) done.flushes() / orders);
        return sample;
    }

    /** A round of its own, so that sampling does not make the others dearer. */
    private Sample profiled(Testbed testbed, Operation buyer, Report report) throws IOException {
        Map<String, Long> services = new TreeMap<>(testbed.processes());
        services.keySet().removeIf(name -> !PROFILED.contains(name.replaceAll("/.*", "")));
        try (Profiler profiler = Profiler.start(services)) {
            Sample sample = Load.closed(clients, options.round(), buyer);
            profiler.tell(report);
            return sample;
        }
    }

    private static long sum(List<Sample> samples, Kind kind) {
        return samples.stream().mapToLong(sample -> sample.count(kind)).sum();
    }

    private static String each(Map<String, Long> counts, long orders) {
        String databases = counts.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "%s %.1f", entry.getKey(), (double) entry.getValue() / orders))
                .collect(Collectors.joining(", "));
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        return String.format(Locale.ROOT, "%.1f (%s)", (double) all / orders, databases);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
