package dev.souk.local;

import dev.souk.local.service.InstanceCounts;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Changes how many instances of services run. */
@Command(name = "scale", description = "Run more or fewer instances of services.")
final class ScaleCommand implements Runnable {
    @Parameters(arity = "1..*", split = ",", paramLabel = "SERVICE=N", description = "Such as orders=3.")
    private Map<String, Integer> instances;

    @Override
    public void run() {
        Settings settings = Settings.fromEnvironment();
        Platform platform = new Platform(settings);
        try (Turn _ = Turn.take(settings.home())) {
            InstanceCounts counts = platform.counts().with(instances);
            new Rollout(platform, platform.services(), Progress.onConsole()).bringTo(counts);
            counts.write(platform.countsFile());
        }
        new Overview(platform).table().forEach(System.out::println);
    }
}
