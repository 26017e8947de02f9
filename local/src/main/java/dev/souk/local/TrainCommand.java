package dev.souk.local;

import dev.souk.local.service.Trainer;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/** What {@code up} starts in the background when a service has no AOT cache for its present release. */
@Command(name = "train", hidden = true, description = "Train missing AOT caches.")
final class TrainCommand implements Runnable {
    @Override
    public void run() {
        Platform platform = new Platform(Settings.fromEnvironment());
        trainer(platform).run();
        platform.table().remove(Trainer.NAME);
    }

    /** Starts the training as a process of its own with the lowest priority, if there is anything to train. */
    static boolean inBackground(Platform platform) {
        Settings settings = platform.settings();
        if (platform.table().running(Trainer.NAME).isPresent()
                || trainer(platform).untrained().isEmpty()) {
            return false;
        }
        List<String> command = List.of(
                "nice",
                "-n",
                "19",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-Dsouk.root=" + settings.root(),
                "-cp",
                System.getProperty("java.class.path"),
                Souk.class.getName(),
                "train");
        Trainer.start(command, settings.log(Trainer.NAME), platform.table());
        return true;
    }

    private static Trainer trainer(Platform platform) {
        return new Trainer(platform.settings(), platform.table(), platform.addresses(), platform.build());
    }
}
