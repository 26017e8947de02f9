package dev.souk.local;

import dev.souk.local.service.Instance;
import dev.souk.local.service.ServiceDefinition;
import dev.souk.local.service.Services;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Replaces instances one after the other. */
@Command(
        name = "restart",
        description = "Replace instances one by one: the new one is ready before the old one goes"
                + " (but edge/1, which holds the public port, goes first).")
final class RestartCommand implements Runnable {
    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "A service; all of them when none is given.")
    private String which;

    @Override
    public void run() {
        Settings settings = Settings.fromEnvironment();
        Platform platform = new Platform(settings);
        List<String> names = which == null
                ? ServiceDefinition.names()
                : List.of(ServiceDefinition.named(which).name());
        try (Turn _ = Turn.take(settings.home())) {
            Services services = platform.services();
            Rollout rollout = new Rollout(platform, services, Progress.onConsole());
            List<Instance> running = names.stream()
                    .flatMap(name -> Instance.running(platform.table(), name).stream())
                    .toList();
            if (running.isEmpty()) {
                throw new Failure((which == null ? "nothing" : "no " + which) + " runs: ./souk up");
            }
            running.forEach(rollout::replace);
        }
        new Overview(platform).table().forEach(System.out::println);
    }
}
