package dev.souk.local.bench;

import dev.souk.local.Failure;
import dev.souk.local.Tools;
import dev.souk.local.bench.Outcome.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the edge costs and how fast it is, beside nginx and Spring Cloud Gateway before the same backend in the same run. */
@Command(
        name = "edge",
        description =
                "Requests through the edge, with token check, limits, metrics, log and traces, beside bare gateways.",
        mixinStandardHelpOptions = true)
final class EdgeBench implements Callable<Integer> {
    private static final String NGINX = "nginx";
    private static final String SPRING = "Spring Cloud Gateway";
    private static final String TINY = "tiny GET";
    private static final String LARGE = "64 KB GET";
    private static final String CACHED = "cached product GET";
    private static final double LEAST_OF_NGINX = 0.5;
    private static final double LEAST_OF_SPRING = 1.25;
    private static final double MOST_MICROS = 50;
    private static final double MOST_TIMES_P99 = 3;
    private static final double MOST_IDLE_MEGABYTES = 300;
    private static final double LEAST_CACHED = 10_000;

    @Mixin
    private BenchOptions options;

    @Option(names = "--connections", paramLabel = "N", description = "Kept connections (default: ${DEFAULT-VALUE}).")
    private int connections = 32;

    @Option(
            names = "--people",
            paramLabel = "N",
            description = "Different tokens and client addresses (default: ${DEFAULT-VALUE}).")
    private int count = 4000;

    @Option(names = "--warm-up", paramLabel = "N", description = "Seconds before (default: ${DEFAULT-VALUE}).")
    private int warmUp = 60;

    @Option(names = "--idle", paramLabel = "N", description = "Afterwards, so many idle connections to hold.")
    private int idle;

    @Option(names = "--alone", description = "Without the references.")
    private boolean alone;

    @Option(
            names = "--requests",
            paramLabel = "N",
            description = "Afterwards, so many through the edge, each compared.")
    private long requests;

    /** One thing that is measured: which gateway gets which requests. */
    private record Run(String gateway, String what, HttpLoad load) {
        String name() {
            return what + ", " + gateway;
        }
    }

    @Override
    public Integer call() {
        People people = new People(count);
        try (EdgeStand stand = new EdgeStand(people, 1, Duration.ofMillis(1), options.production())) {
            Report report = new Report("The edge", Map.of("JVM flags", String.join(" ", stand.flags())));
            List<String> gateways = gateways(stand, report);
            report.condition(
                            "load",
                            connections + " kept connections in a closed loop, one thread, every answer compared; "
                                    + count + " tokens and as many client addresses, in turns")
                    .condition("edge", "token check, limits through Redis, metrics, 1 % of access log, 1 % of traces")
                    .condition(
                            "rounds",
                            options.rounds() + " of " + options.round().toSeconds() + " s, in turns");
            List<Run> runs = runs(stand, people, gateways);
            runs.forEach(run -> run.load().run(connections, warmUp(run)));
            Map<String, List<Double>> rates = new LinkedHashMap<>();
            Map<String, List<Double>> slowest = new LinkedHashMap<>();
            Map<String, List<Double>> micros = new LinkedHashMap<>();
            for (int round = 0; round < options.rounds(); round++) {
                for (Run run : runs) {
                    Cpu.Reading before = Cpu.read(stand.ids());
                    Sample sample = run.load().run(connections, options.round());
                    Cpu.Reading spent = Cpu.read(stand.ids()).since(before);
                    report.round(run.name(), sample, spent);
                    long done = sample.count(Kind.DONE);
                    report.cost(run.name(), spent.microsEach(done));
                    add(rates, run, sample.perSecond());
                    add(slowest, run, sample.millis(Kind.DONE, 0.99));
                    add(micros, run, spent.microsEach(done).getOrDefault(run.gateway(), 0.0));
                    if (sample.total() > done) {
                        report.broken(run.name() + ": " + (sample.total() - done) + " of " + sample.total()
                                + " answers failed: " + sample.details());
                    }
                }
            }
            goals(report, rates, slowest, micros);
            limiter(stand, report);
            if (requests > 0) {
                soak(stand, people, report);
            }
            report.figure("megabytes resident, edge", stand.residentMegabytes());
            if (idle > 0) {
                report.atMost(
                        "megabytes more for " + idle + " idle connections", idle(stand, people), MOST_IDLE_MEGABYTES);
            }
            return report.print(System.out, options.json());
        }
    }

    /** What runs on a JVM is measured as it is after a while, not as it starts. */
    private Duration warmUp(Run run) {
        boolean compiles = !run.gateway().equals(NGINX);
        return Duration.ofSeconds(!compiles ? 1 : run.what().equals(TINY) ? warmUp : Math.min(warmUp, 5));
    }

    private List<String> gateways(EdgeStand stand, Report report) {
        List<String> gateways = new ArrayList<>();
        if (alone) {
            return List.of(EdgeStand.EDGE);
        }
        Optional<java.nio.file.Path> nginx = Tools.onPath(NGINX)
                .or(() -> Optional.of(java.nio.file.Path.of("/usr/sbin/nginx"))
                        .filter(java.nio.file.Files::isExecutable));
        if (nginx.isPresent()) {
            stand.reference(NGINX, Nginx.command(nginx.get(), stand.folder(), stand.port(NGINX), stand.backendPort()));
            report.condition(
                    NGINX,
                    Tools.run(List.of(nginx.get().toString(), "-v")).lastLine() + ", bare, worker_processes auto");
            gateways.add(NGINX);
        } else {
            report.condition(NGINX, "not measured: it is not installed (apt install nginx-light)");
        }
        gateways.add(EdgeStand.EDGE);
        Optional<SpringGateway> spring =
                SpringGateway.prepare(stand.settings().root(), stand.settings().cache());
        if (spring.isPresent()) {
            List<String> flags = List.of("-XX:+UseSerialGC", "-Xmx512m");
            stand.reference(SPRING, spring.get().command(flags, stand.port(SPRING), stand.backendPort()));
            report.condition(SPRING, SpringGateway.version() + ", bare, " + String.join(" ", flags));
            gateways.add(SPRING);
        } else {
            report.condition(SPRING, "not measured: Maven can't fetch it here");
        }
        return gateways;
    }

    private static List<Run> runs(EdgeStand stand, People people, List<String> gateways) {
        List<byte[]> tiny = people.requests("/api/v1/orders/tiny");
        List<byte[]> large = people.requests("/api/v1/orders/large");
        List<byte[]> products = people.requests("/api/v1/products/0198c0de-0000-7000-8000-000000000001");
        return Stream.concat(
                        gateways.stream()
                                .flatMap(gateway -> Stream.of(
                                        new Run(
                                                gateway,
                                                TINY,
                                                new HttpLoad(stand.port(gateway), tiny, BackendMain.TINY)),
                                        new Run(
                                                gateway,
                                                LARGE,
                                                new HttpLoad(stand.port(gateway), large, BackendMain.LARGE)))),
                        Stream.of(new Run(
                                EdgeStand.EDGE,
                                CACHED,
                                new HttpLoad(stand.port(EdgeStand.EDGE), products, BackendMain.PRODUCT))))
                .filter(run -> !(run.gateway().equals(SPRING) && run.what().equals(LARGE)))
                .toList();
    }

    private static void add(Map<String, List<Double>> values, Run run, double value) {
        values.computeIfAbsent(run.name(), _ -> new ArrayList<>()).add(value);
    }

    private static double median(Map<String, List<Double>> values, String what, String gateway) {
        return CheckoutBench.median(values.getOrDefault(what + ", " + gateway, List.of(0.0)));
    }

    private static void goals(
            Report report,
            Map<String, List<Double>> rates,
            Map<String, List<Double>> slowest,
            Map<String, List<Double>> micros) {
        double tiny = median(rates, TINY, EdgeStand.EDGE);
        double nginx = median(rates, TINY, NGINX);
        if (nginx > 0) {
            report.atLeast("tiny GET, of nginx's rate", tiny / nginx, LEAST_OF_NGINX);
            report.atMost(
                    "tiny GET, p99 in times of nginx's",
                    median(slowest, TINY, EdgeStand.EDGE) / median(slowest, TINY, NGINX),
                    MOST_TIMES_P99);
            report.atLeast(
                    "64 KB GET, of nginx's rate",
                    median(rates, LARGE, EdgeStand.EDGE) / median(rates, LARGE, NGINX),
                    LEAST_OF_NGINX);
        }
        double spring = median(rates, TINY, SPRING);
        if (spring > 0) {
            report.atLeast("tiny GET, of Spring Cloud Gateway's rate", tiny / spring, LEAST_OF_SPRING);
        }
        report.atMost("µs of the edge's processor time a tiny GET", median(micros, TINY, EdgeStand.EDGE), MOST_MICROS);
        report.atLeast("cached product GETs a second", median(rates, CACHED, EdgeStand.EDGE), LEAST_CACHED);
    }

    private static void limiter(EdgeStand stand, Report report) {
        double local = stand.metric("souk_edge_limiter_decisions_total", "where=\"local\"");
        double shared = stand.metric("souk_edge_limiter_decisions_total", "where=\"redis\"");
        report.figure("% of limiter decisions taken without asking Redis", 100 * local / Math.max(1, local + shared));
    }

    private void soak(EdgeStand stand, People people, Report report) {
        HttpLoad load =
                new HttpLoad(stand.port(EdgeStand.EDGE), people.requests("/api/v1/orders/tiny"), BackendMain.TINY);
        long left = requests;
        long bad = 0;
        while (left > 0) {
            Sample sample = load.run(connections, Duration.ofSeconds(10));
            left -= sample.count(Kind.DONE);
            bad += sample.total() - sample.count(Kind.DONE);
            if (sample.total() > sample.count(Kind.DONE)) {
                report.broken("in the long run: " + sample.details());
            }
        }
        report.figure("requests of the long run", requests - left);
        report.figure("of them wrong or failed", bad);
    }

    /** What connections cost that have had one answer and are kept. */
    private double idle(EdgeStand stand, People people) {
        List<byte[]> requests = people.requests("/api/v1/orders/tiny");
        long before = stand.residentMegabytes();
        List<SocketChannel> held = new ArrayList<>();
        ByteBuffer answer = ByteBuffer.allocate(4096);
        try {
            for (int i = 0; i < idle; i++) {
                SocketChannel channel = SocketChannel.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), stand.port(EdgeStand.EDGE)));
                held.add(channel);
                channel.write(ByteBuffer.wrap(requests.get(i % requests.size())));
                answer.clear();
                if (channel.read(answer) < 0) {
                    throw new Failure("the edge closed connection " + i);
                }
            }
            return stand.residentMegabytes() - before;
        } catch (IOException e) {
            throw new Failure("only " + held.size() + " connections could be held: " + e.getMessage(), e);
        } finally {
            held.forEach(channel -> {
                try {
                    channel.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
