package dev.souk.local.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.souk.local.bench.Outcome.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What becomes of a service that is asked for more than it can do. The backend does so many pieces of work at once, each of a
 * fixed length, and lets the rest wait, as a service with a pool does; strangers come at random moments, whether or not the
 * ones before them were served.
 */
@Command(
        name = "overload",
        description = "A service of known capacity behind the edge, asked for up to three times as much.",
        mixinStandardHelpOptions = true)
final class OverloadBench implements Callable<Integer> {
    private static final double UNLOADED = 0.3;
    private static final List<Double> STEPS = List.of(0.6, 0.8, 1.0, 1.5, 2.0, 3.0);
    private static final double LEAST_GOODPUT = 0.9;
    private static final double MOST_TIMES = 2;
    private static final int CONNECTIONS = 2000;
    private static final int PEOPLE = 1000;

    @Mixin
    private BenchOptions options;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description = "How much is worked on at once (default: ${DEFAULT-VALUE}).")
    private int atOnce = 20;

    @Option(
            names = "--work",
            paramLabel = "N",
            description = "Milliseconds for a piece of work (default: ${DEFAULT-VALUE}).")
    private int workMillis = 50;

    private List<String> tokens = List.of();

    @Override
    public Integer call() {
        People people = new People(PEOPLE);
        tokens = people.tokens();
        double capacity = atOnce * 1000.0 / workMillis;
        try (EdgeStand stand = new EdgeStand(people, atOnce, Duration.ofMillis(workMillis), options.production());
                CloseableHttpClient client = client()) {
            Report report = new Report("Overload", Map.of("JVM flags", String.join(" ", stand.flags())))
                    .condition(
                            "backend",
                            atOnce + " pieces of work at once, " + workMillis + " ms each: at most " + (long) capacity
                                    + " a second; the rest waits")
                    .condition("load", "open loop, random moments, " + PEOPLE + " tokens; latency from the due moment")
                    .condition("step", options.round().toSeconds() + " s each");
            Operation request = number -> get(client, stand.port(EdgeStand.EDGE), number);
            Load.open(capacity * UNLOADED, Duration.ofSeconds(10), request); // warms up and shows what unloaded is
            Sample unloaded = step(stand, report, "0.3 times capacity", capacity * UNLOADED, request);
            List<Double> goodput = new ArrayList<>();
            Sample last = unloaded;
            for (double step : STEPS) {
                last = step(stand, report, step + " times capacity", capacity * step, request);
                goodput.add(last.perSecond());
            }
            double peak =
                    goodput.stream().mapToDouble(Double::doubleValue).max().orElse(1);
            report.atLeast("goodput at three times capacity, of the peak", last.perSecond() / peak, LEAST_GOODPUT);
            report.atLeast("peak goodput, of capacity", peak / capacity, LEAST_GOODPUT);
            report.atMost(
                    "p99 of what was admitted at three times capacity, in times of unloaded",
                    last.millis(Kind.DONE, 0.99) / unloaded.millis(Kind.DONE, 0.99),
                    MOST_TIMES);
            report.figure("p99 ms of a refusal", last.millis(Kind.REFUSED, 0.99));
            return report.print(System.out, options.json());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Sample step(EdgeStand stand, Report report, String name, double perSecond, Operation request) {
        Cpu.Reading before = Cpu.read(stand.ids());
        Sample sample = Load.open(perSecond, options.round(), request);
        report.round(name, sample, Cpu.read(stand.ids()).since(before));
        return sample;
    }

    private Outcome get(CloseableHttpClient client, int port, long number) throws IOException {
        HttpGet get = new HttpGet("http://127.0.0.1:" + port + "/api/v1/orders/work");
        get.setHeader("Authorization", "Bearer " + tokens.get((int) (number % tokens.size())));
        return client.execute(get, OverloadBench::judge);
    }

    private static Outcome judge(ClassicHttpResponse answer) throws IOException {
        byte[] body = EntityUtils.toByteArray(answer.getEntity());
        return switch (answer.getCode()) {
            case 200 ->
                java.util.Arrays.equals(body, BackendMain.TINY) ? Outcome.DONE : Outcome.wrong(new String(body, UTF_8));
            case 503 ->
                answer.containsHeader("Retry-After")
                        ? Outcome.refused("503")
                        : Outcome.wrong("503 without Retry-After");
            default -> Outcome.failed(answer.getCode() + " " + new String(body, UTF_8));
        };
    }

    private static CloseableHttpClient client() {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setMaxConnTotal(CONNECTIONS)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .build();
    }
}
