package dev.souk.local;

import dev.souk.local.build.Build;
import dev.souk.local.build.Maven;
import dev.souk.local.build.TestCount;
import dev.souk.local.service.ServiceDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the tests of all modules and ends with a count. */
@Command(name = "test", description = "Run every test, with every gate of the build.")
final class TestCommand implements Callable<Integer> {
    @Option(names = "--fast", description = "Only tests that need no server, and no gates.")
    private boolean fast;

    @Option(names = "--faults", description = "Only the fault suite: a whole platform while it is killed and misled.")
    private boolean faults;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "How long --faults goes on, at least 1; 5 when not given.")
    private Optional<Integer> minutes = Optional.empty();

    @Option(names = "--seed", paramLabel = "S", description = "What --faults draws from; an earlier run printed it.")
    private Optional<Long> seed = Optional.empty();

    @Override
    public Integer call() {
        requireSense();
        Settings settings = Settings.fromEnvironment();
        Progress progress = Progress.onConsole();
        Instant began = Instant.now();
        TestRun run = new TestRun(settings, progress);
        boolean built = faults ? run.faults(minutes.orElse(5), seed) : fast ? run.fast() : run.everything();
        TestCount count = run.count();
        System.out.println();
        if (count.run() == 0) {
            System.out.println("  no test ran");
        }
        System.out.println("  " + count + "  (" + Progress.spent(Duration.between(began, Instant.now())) + ")");
        return built && count.failed() == 0 && count.run() > 0 ? 0 : 1;
    }

    private void requireSense() {
        if (fast && faults) {
            throw new Failure("--fast leaves out what --faults runs: say one of them");
        }
        if (!faults && (minutes.isPresent() || seed.isPresent())) {
            throw new Failure("--minutes and --seed are for the fault suite: say --faults as well");
        }
        minutes.filter(given -> given < 1).ifPresent(given -> {
            throw new Failure("--minutes must be at least 1, not " + given);
        });
    }

    /** One run; a test that fails does not keep the others from running. */
    private static final class TestRun {
        private final Settings settings;
        private final Progress progress;
        private final Instant began = Instant.now();

        private TestRun(Settings settings, Progress progress) {
            this.settings = settings;
            this.progress = progress;
        }

        private boolean fast() {
            return maven(Map.of(), List.of("-Dquick", "-Dsouk.test.excluded.groups=server", "test"));
        }

        /** What the suite says is for the person at the terminal. */
        private boolean faults(int minutes, Optional<Long> seed) {
            Build build = new Build(settings.root(), settings.logs(), settings.mayBuild());
            List<String> changed = build.changed(ServiceDefinition.names());
            List<String> arguments = new ArrayList<>(List.of(
                    "-Dquick",
                    "-pl",
                    "local",
                    "-am",
                    "-Dtest=FaultsIT",
                    "-Dsurefire.failIfNoSpecifiedTests=false",
                    "-Dsouk.test.output.to.file=false",
                    "-Dsouk.faults.minutes=" + minutes));
            seed.ifPresent(given -> arguments.add("-Dsouk.faults.seed=" + given));
            arguments.add("test");
            try (Progress.Step step = progress.step("Faults")) {
                if (!changed.isEmpty()) {
                    build.run(changed, step);
                }
                new Maven(settings.root(), settings.log("test"))
                        .run(
                                arguments,
                                line -> {
                                    if (line.startsWith("  ")) {
                                        System.out.println(line);
                                    }
                                },
                                step);
                step.done("nothing was wrong");
                return true;
            } catch (Failure failure) {
                System.err.println("souk: " + failure.getMessage());
                return false;
            }
        }

        private boolean everything() {
            try (TestServers servers = new TestServers(settings)) {
                Thread onInterrupt = new Thread(servers::close);
                Runtime.getRuntime().addShutdownHook(onInterrupt);
                servers.start(progress);
                boolean built = maven(servers.environment(), List.of("verify"));
                Runtime.getRuntime().removeShutdownHook(onInterrupt);
                if (built) { // what was tested need not be built again to be run
                    Build build = new Build(settings.root(), settings.logs(), true);
                    ServiceDefinition.names().forEach(build::stamp);
                }
                return built;
            }
        }

        private boolean maven(Map<String, String> environment, List<String> arguments) {
            List<String> command = new ArrayList<>(arguments);
            command.add("-Dmaven.test.failure.ignore=true");
            try (Progress.Step step = progress.step("Tests")) {
                TestProgress tests = new TestProgress(progress, step);
                new Maven(settings.root(), settings.log("test"), environment).run(command, tests, step);
                tests.endOfModule();
                step.done("ran");
                return true;
            } catch (Failure failure) {
                System.err.println("souk: " + failure.getMessage());
                return false;
            }
        }

        private TestCount count() {
            List<Path> modules = Stream.concat(
                            Stream.of("platform-test", "platform-common", "local"), ServiceDefinition.names().stream())
                    .map(settings.root()::resolve)
                    .toList();
            return TestCount.inReports(modules, began);
        }
    }
}
