package dev.souk.local.nomad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.Settings;
import dev.souk.local.Tools;
import dev.souk.local.service.ServiceDefinition;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules that every job keeps, checked without Nomad. */
class JobFilesTest {
    /** {@code souk.drain.delay} and {@code souk.drain.limit}, as they are when nobody sets them. */
    private static final Duration DRAIN = Duration.ofSeconds(22);

    private static final Path NOMAD = Settings.fromEnvironment().root().resolve("nomad");

    private final Map<String, Hcl.Block> jobs = new TreeMap<>();
    private final Map<String, Hcl.Block> environments = new TreeMap<>();

    JobFilesTest() {
        files("jobs").forEach(file -> jobs.put(name(file), Hcl.read(file.toString(), read(file))));
        files("platform").forEach(file -> jobs.put(name(file), Hcl.read(file.toString(), read(file))));
        files("env").forEach(file -> environments.put(name(file), Hcl.read(file.toString(), read(file))));
    }

    @Test
    void thereIsAJobForEachService() {
        assertTrue(
                jobs.keySet().containsAll(ServiceDefinition.names()),
                jobs.keySet().toString());
        assertTrue(jobs.keySet().containsAll(List.of("migrate", "reconcile", "audit", "postgres", "redis")));
    }

    @Test
    void environmentsHaveTheSameKeysAndEachJobDeclaresThem() {
        Set<String> keys = environments.get("dev").attributes().keySet();
        assertEquals(Set.of("dev", "staging", "prod"), environments.keySet());
        environments.forEach(
                (name, file) -> assertEquals(keys, file.attributes().keySet(), name));
        jobs.forEach((name, file) -> {
            Set<String> declared = file.of("variable").stream()
                    .map(variable -> variable.labels().getFirst())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertTrue(declared.containsAll(keys), name + " declares " + declared + ", not each of " + keys);
        });
    }

    @Test
    void eachEnvironmentSizesEachService() {
        environments.forEach((name, file) -> {
            for (String service : ServiceDefinition.names()) {
                assertTrue(
                        Pattern.compile("\\b" + service
                                        + "\\s*= \\{ min = \\d+, max = \\d+, cpu = \\d+, memory = \\d+ }")
                                .matcher(file.get("services"))
                                .find(),
                        name + " says nothing of " + service);
            }
        });
        assertEquals("true", environments.get("dev").get("promote"));
        assertEquals("false", environments.get("prod").get("promote"), "a person promotes in production");
        environments.forEach((name, file) -> assertEquals("1", file.get("canary"), name));
    }

    @Test
    void aJobIsNamedLikeItsFileAndNotLikeOneOfNomads() {
        jobs.forEach((name, file) -> {
            assertEquals(List.of(name), file.one("job").labels());
            assertFalse(name.startsWith("_nomad"), name);
        });
    }

    @Test
    void aServiceIsReplacedBehindACanaryThatItsReadinessReleases() {
        ServiceDefinition.names().forEach(name -> {
            Hcl.Block job = jobs.get(name).one("job");
            Hcl.Block update = job.one("update");
            assertEquals("checks", update.get("health_check"), name);
            assertEquals("var.canary", update.get("canary"), name);
            assertEquals("var.promote", update.get("auto_promote"), name);
            assertEquals("true", update.get("auto_revert"), name);
            Hcl.Block group = job.one("group");
            Hcl.Block service = group.one("service");
            assertEquals("nomad", service.get("provider"), name + " registers itself in Consul, not Nomad it");
            Hcl.Block check = service.one("check");
            assertEquals("http", check.get("type"), name);
            assertEquals("/health/ready", check.get("path"), name);
            group.one("network")
                    .of("port")
                    .forEach(port -> assertTrue(port.attributes().isEmpty(), name + " has a port that is not dynamic"));
            assertEquals("${node.unique.id}", job.one("spread").get("attribute"), name);
            Hcl.Block scaling = group.one("scaling");
            assertEquals("local.size.min", scaling.get("min"), name);
            assertEquals("local.size.max", scaling.get("max"), name);
            assertFalse(scaling.one("policy").one("check").get("query").isEmpty(), name);
        });
    }

    @Test
    void aServiceIsToldWhoItIsAndKeepsItsSecretsToItself() {
        ServiceDefinition.ALL.forEach(service -> {
            Hcl.Block task = jobs.get(service.name()).one("job").one("group").one("task");
            Hcl.Block env = task.one("env");
            assertEquals("var.version", env.get("SOUK_VERSION"), service.name());
            assertEquals(service.database(), env.attributes().containsKey("SOUK_DB_URL"), service.name());
            assertTrue(
                    env.attributes().keySet().stream()
                            .noneMatch(key -> key.matches(".*(PASSWORD|SECRET|API_KEY|TOKEN).*")),
                    service.name() + " has a secret in its job");
            Map<String, String> templates = task.of("template").stream()
                    .collect(Collectors.toMap(file -> file.get("data"), file -> file.get("destination")));
            assertEquals(
                    Map.of(
                            "file(\"templates/secrets.env.tpl\")", "secrets/service.env",
                            "file(\"templates/traces.env.tpl\")", "local/traces.env"),
                    templates,
                    service.name());
        });
    }

    @Test
    void everyTaskEndsOrderlyAndLaterThanItsDrain() {
        tasks().forEach((name, task) -> {
            assertFalse(task.get("kill_signal").isEmpty(), name + ": Nomad would send SIGINT");
            Duration patience = Duration.parse("PT" + task.get("kill_timeout").toUpperCase(Locale.ROOT));
            assertTrue(patience.toSeconds() <= 30, name + ": clients cap the timeout at 30 s");
            if (ServiceDefinition.names().contains(name)) {
                assertEquals("SIGTERM", task.get("kill_signal"), name);
                assertTrue(patience.compareTo(DRAIN) > 0, name + " is killed while it drains");
            }
        });
    }

    @Test
    void theHeapIsDerivedFromTheTasksMemory() {
        ServiceDefinition.names().forEach(name -> {
            Hcl.Block file = jobs.get(name);
            assertTrue(file.one("locals").get("jvm").contains("-Xmx${floor(local.size.memory * "), name);
            Hcl.Block task = file.one("job").one("group").one("task");
            assertEquals("local.size.memory", task.one("resources").get("memory"), name);
        });
    }

    @Test
    void everyArtifactHasAChecksum() {
        jobs.forEach((name, file) -> file.all("dynamic")
                .filter(block -> block.labels().equals(List.of("artifact")))
                .forEach(block -> assertFalse(
                        block.one("content").one("options").get("checksum").isEmpty(), name)));
        jobs.forEach((name, file) -> assertEquals(0, file.all("artifact").count(), name + ": no artifact without one"));
    }

    @Test
    void aTemplateSaysWhatItsChangeDoes() {
        jobs.forEach((name, file) -> file.all("template").forEach(template -> {
            String mode = template.get("change_mode");
            assertTrue(List.of("noop", "signal").contains(mode), name + ": all instances would restart at once");
            assertTrue(template.get("data").contains("file(\""), name + ": long texts are files of their own");
        }));
    }

    @Test
    void everyJobSaysWhenItIsRestartedAndPlacedAgain() {
        jobs.forEach((name, file) -> {
            Hcl.Block job = file.one("job");
            Hcl.Block group = job.one("group");
            assertEquals(1, group.of("restart").size(), name);
            boolean placed =
                    !job.of("reschedule").isEmpty() || !group.of("reschedule").isEmpty();
            assertEquals(!"system".equals(job.get("type")), placed, name);
        });
    }

    @Test
    void nothingIsUsedThatNewerReleasesRemoved() {
        List<String> removed = List.of(
                "max_client_disconnect",
                "stop_after_client_disconnect",
                "uuidv4",
                "randAlpha",
                "randNumeric",
                "now |",
                "date \"");
        Stream.of("jobs", "platform", "templates").flatMap(JobFilesTest::all).forEach(file -> {
            String text = read(file);
            removed.forEach(word -> assertFalse(text.contains(word), file + " uses " + word));
        });
        jobs.forEach((name, file) -> assertEquals(
                0, file.all("vault").count() + file.all("consul").count(), name + " needs no token of Nomad's"));
    }

    @Test
    void theSixServicesAreHandledAlike() {
        Hcl.Block first = jobs.get(ServiceDefinition.names().getFirst()).one("job");
        ServiceDefinition.names().stream()
                .map(name -> jobs.get(name).one("job"))
                .forEach(job -> {
                    for (String type : List.of("update", "migrate", "reschedule")) {
                        assertEquals(first.one(type), job.one(type), job.labels() + " " + type);
                    }
                    assertEquals(
                            first.one("group").one("restart"), job.one("group").one("restart"), job.labels() + "");
                });
    }

    @Test
    void scopesAndSecretsAreThoseOfTheServices() throws IOException {
        JsonNode scopes =
                Json.mapper().readTree(NOMAD.resolve("specs/scopes.json").toFile());
        JsonNode secrets =
                Json.mapper().readTree(NOMAD.resolve("specs/secrets.json").toFile());
        for (ServiceDefinition service : ServiceDefinition.ALL) {
            List<String> told = Json.mapper()
                    .convertValue(
                            scopes.path(service.name()),
                            Json.mapper().getTypeFactory().constructCollectionType(List.class, String.class));
            assertEquals(service.scopes(), told, service.name());
            assertTrue(secrets.path(service.name()).toString().contains("souk_api_key"), service.name());
            assertEquals(
                    service.database(),
                    secrets.path(service.name()).toString().contains("souk_db_password"),
                    service.name());
        }
    }

    /** The rehearsal of an upgrade makes its releases of what is here. */
    @Test
    void theReleasesOfTheUpgradeDrillCanBeMade() {
        assumeTrue(
                Tools.onPath("git").isPresent(),
                "git is not on PATH: the patches of the upgrade drill are not checked");
        List<Path> patches = all("test/upgrade").toList();
        assertEquals(4, patches.size());
        for (Path patch : patches) {
            Tools.require(
                    "applying " + patch,
                    List.of("git", "-C", NOMAD.getParent().toString(), "apply", "--check", patch.toString()));
        }
    }

    private Map<String, Hcl.Block> tasks() {
        Map<String, Hcl.Block> tasks = new TreeMap<>();
        jobs.forEach((name, file) -> file.all("task").forEach(task -> tasks.put(name, task)));
        return tasks;
    }

    private static Stream<Path> files(String folder) {
        return all(folder).filter(file -> file.toString().endsWith(".hcl"));
    }

    private static Stream<Path> all(String folder) {
        try (Stream<Path> files = Files.list(NOMAD.resolve(folder))) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\..*", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
