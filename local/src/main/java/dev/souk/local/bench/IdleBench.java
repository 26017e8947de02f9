package dev.souk.local.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the platform costs while nobody uses it. */
@Command(
        name = "idle",
        description = "Processor time and memory of the idle platform, servers included.",
        mixinStandardHelpOptions = true)
final class IdleBench implements Callable<Integer> {
    private static final double MOST_PERCENT = 8;
    private static final double MOST_MEGABYTES = 260;

    @Mixin
    private BenchOptions options;

    @Option(
            names = "--settle",
            paramLabel = "N",
            description = "Seconds to wait first, for what a start still has to do (default: ${DEFAULT-VALUE}).")
    private int settle = 20;

    @Override
    public Integer call() throws InterruptedException {
        try (Testbed testbed = Testbed.open(options);
                DatabaseServer database = new DatabaseServer(testbed.postgres())) {
            Report report = new Report("The idle platform", testbed, database)
                    .condition("sample", options.round().toSeconds() + " s after " + settle + " s of rest");
            Thread.sleep(settle * 1000L);
            DatabaseServer.Counts counted = database.counts();
            Cpu.Reading before = Cpu.read(testbed.processes());
            Thread.sleep(options.round());
            Cpu.Reading spent = Cpu.read(testbed.processes()).since(before);
            DatabaseServer.Counts done = database.counts().since(counted);
            double all = 0;
            for (var process : spent.seconds().entrySet()) {
                if (!process.getKey().equals(Testbed.LOAD)) {
                    double percent = 100 * process.getValue() / options.round().toSeconds();
                    report.figure("% of one core, " + process.getKey(), percent);
                    all += percent;
                }
            }
            report.figure("transactions by database", done.commits());
            report.figure("megabytes resident", testbed.residentMegabytes());
            report.atMost("% of one core, all", all, MOST_PERCENT);
            report.atMost(
                    "megabytes resident, largest service",
                    testbed.residentMegabytes().values().stream()
                            .mapToDouble(Long::doubleValue)
                            .max()
                            .orElse(0),
                    MOST_MEGABYTES);
            return report.print(System.out, options.json());
        }
    }
}
