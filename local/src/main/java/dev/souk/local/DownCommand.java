package dev.souk.local;

import dev.souk.local.process.ProcessRecord;
import picocli.CommandLine.Command;

/** Ends the platform; its data stays. */
@Command(name = "down", description = "End everything that up started; data stays.")
final class DownCommand implements Runnable {
    @Override
    public void run() {
        Settings settings = Settings.fromEnvironment();
        Platform platform = new Platform(settings);
        try (Turn _ = Turn.take(settings.home())) {
            if (platform.table().all().stream().noneMatch(ProcessRecord::alive)) {
                System.out.println("  Nothing runs.");
            }
            new Shutdown(platform, Progress.onConsole()).run();
        }
    }
}
