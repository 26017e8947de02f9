package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.souk.local.demo.Answer;
import dev.souk.local.observe.SentTraces.Sent;
import dev.souk.local.process.Doors;
import dev.souk.local.server.NodeExporter;
import dev.souk.local.service.ServiceDefinition;
import dev.souk.platform.test.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What an operator sees of a platform that people use; {@link PlatformIT} brings it up, and shops in it, before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class Observing {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Set<String> SERVICES = Set.of("edge", "orders", "catalog", "billing", "notify");
    private static final Pattern ONE_FIGURE =
            Pattern.compile("\"result\":\\[\\{[^{]*\\{}[^{]*\"value\":\\[[0-9.]+,\"[0-9.e-]+\"]}]");
    private static final Pattern GROUPED = Pattern.compile("by \\(([a-z_, ]+)\\) \\(([a-z]+_[a-z_:]++|up)(?!\\()");
    private static final String NOTHING = "\"result\":[]";
    private static final String MAIL = "mail order-confirmed";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Sandbox sandbox;
    private final Watched watched;

    Observing(Sandbox sandbox, Watched watched) {
        this.sandbox = sandbox;
        this.watched = watched;
    }

    @BeforeAll
    void needed() {
        assumeTrue(Watched.missing().isEmpty(), Watched.missing() + " not on PATH: observing is not tested");
    }

    @Test
    @Order(1)
    void everythingIsLinkedAndAnswers() {
        assertTrue(get(watched.page("Prometheus") + "/-/ready").contains("Ready"));
        assertEquals("Jaeger", get(watched.link("Jaeger")));
        String grafana = get(watched.link("Grafana"));
        assertTrue(grafana.contains("server --homepath " + watched.grafanaHome()), grafana);
        List<String> told = grafana.lines().toList();
        assertEquals(watched.page("Prometheus"), told.get(1), "where Prometheus is");
        assertTrue(Files.exists(Path.of(told.get(2), "souk-platform.json")));
        Path provisioning = Path.of(told.get(3));
        assertTrue(Files.exists(provisioning.resolve("datasources/datasource.yml")));
        assertTrue(Files.exists(provisioning.resolve("dashboards/dashboards.yml")));
    }

    @Test
    @Order(2)
    void everyInstanceShowsVersionZoneAndBuild() {
        for (String service : SERVICES) {
            String consul = get("http://127.0.0.1:" + sandbox.port("CONSUL") + "/v1/catalog/service/" + service);
            assertTrue(
                    Pattern.compile("\"ServiceMeta\": *\\{[^}]*\"build\": *\"\\w+\"[^}]*\"version\": *\"[\\w.-]+\""
                                    + "[^}]*\"zone\": *\"local\"")
                            .matcher(consul)
                            .find(),
                    consul);
        }
    }

    @Test
    @Order(3)
    void aPurchaseIsOneTraceFromTheEdgeToTheMail() {
        Set<String> before = traces();
        purchase().expect(201);
        String trace = newTrace(before, names -> names.contains(MAIL));
        Set<String> expected = Set.of(
                "POST /api/v1/orders",
                "saga checkout hold",
                "PUT catalog",
                "PUT billing",
                "process souk.orders.order-confirmed.v1",
                MAIL);
        Eventually.until(
                () -> "only " + watched.traces().trace(trace),
                () -> names(trace).containsAll(expected) && services(trace).containsAll(SERVICES));
        assertTree(trace);
        Pattern manyValued = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}|http://|\\d{4}");
        for (Sent span : watched.traces().trace(trace)) {
            assertFalse(manyValued.matcher(span.name()).find(), "a name is one of few: " + span);
        }
    }

    @Test
    @Order(4)
    void aSagaThatIsTakenOverGoesOnInItsTrace() {
        sandbox.souk("kill", "billing/1").expect(0);
        Set<String> before = traces();
        purchase().expect(202);
        sandbox.souk("up").expect(0);
        String trace = newTrace(before, names -> names.contains("resume saga checkout") && names.contains(MAIL));
        assertTree(trace);
    }

    @Test
    @Order(5)
    void spansHoldNothingOfAPersonAndNoSecret() {
        String all = watched.traces().raw();
        for (String personal : List.of("Grace Hopper", "Langer Weg", "28195", "Carla", "tok_ok", "Bearer", "eyJ")) {
            assertFalse(all.contains(personal), personal);
        }
        Set<String> addresses = Pattern.compile("[A-Za-z0-9.+_-]+(@|%40)[A-Za-z0-9-]+\\.[a-z]{2,}")
                .matcher(all)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        assertEquals(Set.of(), addresses);
    }

    @Test
    @Order(6)
    void everyDashboardFindsData() {
        findsData("souk-platform", "souk-edge", "souk-service", "souk-business");
    }

    /** A policy whose query finds nothing never scales. */
    @Test
    @Order(6)
    void everyScalingPolicyFindsItsFigure() throws IOException {
        for (ServiceDefinition service : ServiceDefinition.ALL) {
            Path job = sandbox.root().resolve("nomad/jobs/" + service.name() + ".nomad.hcl");
            Matcher query = Pattern.compile("\\bquery += \"(.+)\"").matcher(Files.readString(job));
            assertTrue(query.find(), service.name());
            String figure = query.group(1).replace("\\\"", "\"");
            assertTrue(
                    Wait.until(PATIENCE, () -> ONE_FIGURE.matcher(ask(figure)).find()),
                    () -> figure + ": " + ask(figure));
        }
    }

    /** An alert that groups by a label nobody sets does not say what is wrong. */
    @Test
    @Order(6)
    void rulesGroupByLabelsThatThereAre() throws IOException {
        String rules = Files.readString(sandbox.root().resolve("observe/rules/alerts.yml"))
                + Files.readString(sandbox.root().resolve("observe/rules/recording.yml"));
        int known = 0;
        for (MatchResult grouped : GROUPED.matcher(rules).results().toList()) {
            String metric = grouped.group(2);
            if (!ask(metric).contains(NOTHING)) {
                known++;
                String labels = grouped.group(1).replace(", ", "!=\"\",") + "!=\"\"";
                assertFalse(ask(metric + "{" + labels + "}").contains(NOTHING), metric + " has not all of " + labels);
            }
        }
        assertTrue(known >= 4, known + " of the metrics are there");
    }

    @Test
    @Order(7)
    void theDashboardOfTheMachinesFindsData() {
        assumeTrue(NodeExporter.isOnPath(), "prometheus-node-exporter is not on PATH: its dashboard is not tested");
        findsData("souk-hosts");
    }

    @Test
    @Order(8)
    void aFaultIsListedWithItsCountAndNoticed() {
        sandbox.sql("notify", "alter table delivery rename to delivery_gone");
        try {
            assertTrue(
                    Wait.until(
                            PATIENCE,
                            () -> sandbox.souk("errors", "notify")
                                    .output()
                                    .lines()
                                    .anyMatch(line -> line.matches("  [0-9a-f]{12} +notify +\\d+ .*"))),
                    () -> sandbox.souk("errors").output());
        } finally {
            sandbox.sql("notify", "alter table delivery_gone rename to delivery");
        }
        String query = "/api/v1/query?query=sum(souk_errors_new_total%7Bservice=%22notify%22%7D)";
        assertTrue(
                Wait.until(
                        PATIENCE,
                        () -> get(watched.page("Prometheus") + query)
                                .matches("(?s).*\"value\":\\[[0-9.]+,\"[1-9]\\d*\"\\].*")),
                "Prometheus sees that there is a new one");
        assertTrue(sandbox.souk("errors", "nobody").expect(1).output().contains("there is no service nobody"));
    }

    @Test
    @Order(9)
    void downEndsThemAll() {
        sandbox.souk("down").expect(0);
        Eventually.until(() -> "left: " + sandbox.left(), () -> sandbox.left().isEmpty());
        for (String title : List.of("Prometheus", "Jaeger", "Grafana")) {
            assertFalse(Doors.answers(URI.create(watched.page(title)).getPort()), title);
        }
    }

    private void findsData(String... dashboards) {
        List<String> command = new ArrayList<>(
                List.of(sandbox.root().resolve("observe/bin/check").toString(), watched.page("Prometheus")));
        command.addAll(List.of(dashboards));
        boolean found = Wait.until(PATIENCE, () -> Tools.run(command).ok());
        assertTrue(found, () -> Tools.run(command).output());
    }

    /** What Prometheus answers. */
    private String ask(String query) {
        return get(
                watched.page("Prometheus") + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }

    private Set<String> traces() {
        return watched.traces().spans().stream().map(Sent::trace).collect(Collectors.toSet());
    }

    /** The trace begun since, as soon as spans of these names are in it. */
    private String newTrace(Set<String> before, Predicate<Set<String>> names) {
        Eventually.until(
                () -> "none of " + since(before).map(this::names).toList(),
                () -> find(before, names).isPresent());
        return find(before, names).orElseThrow();
    }

    private Optional<String> find(Set<String> before, Predicate<Set<String>> names) {
        return since(before).filter(trace -> names.test(names(trace))).findFirst();
    }

    private Stream<String> since(Set<String> before) {
        return traces().stream().filter(trace -> !before.contains(trace));
    }

    /** The edge begins the trace, and every other span hangs below one of the same trace. */
    private void assertTree(String trace) {
        Eventually.until(
                () -> "no tree: " + roots(trace) + " of " + watched.traces().trace(trace),
                () -> roots(trace).size() == 1);
        Sent root = roots(trace).getFirst();
        assertEquals("edge", root.service(), root.name());
        assertEquals("", root.parent());
    }

    private List<Sent> roots(String trace) {
        List<Sent> spans = watched.traces().trace(trace);
        Set<String> ids = spans.stream().map(Sent::id).collect(Collectors.toSet());
        return spans.stream().filter(span -> !ids.contains(span.parent())).toList();
    }

    private Set<String> names(String trace) {
        return watched.traces().trace(trace).stream().map(Sent::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> services(String trace) {
        return watched.traces().trace(trace).stream().map(Sent::service).collect(Collectors.toCollection(TreeSet::new));
    }

    private Answer purchase() {
        Customer customer = Customer.signIn(http, sandbox);
        return customer.buy(customer.articles(10).subList(0, 1));
    }

    private String get(String url) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
