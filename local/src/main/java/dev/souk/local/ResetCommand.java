package dev.souk.local;

import dev.souk.local.server.Redis;
import java.io.Console;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ends the platform and forgets its data. */
@Command(name = "reset", description = "End everything and delete its data: databases, streams, settings, secrets.")
final class ResetCommand implements Runnable {
    /** They belong to the data: what accounts wrote into a database of yours cannot be read without them. */
    private static final String SECRETS = "secrets";

    /** What was downloaded or built is kept. */
    private static final List<String> DATA = List.of(
            "postgres", "redis", "consul", SECRETS, "processes", "logs", "instances.json", "people", "migrated");

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    public void run() {
        Settings settings = Settings.fromEnvironment();
        if (!yes && !confirmed(settings)) {
            throw new Failure("nothing was deleted");
        }
        Platform platform = new Platform(settings);
        try (Turn _ = Turn.take(settings.home())) {
            new Shutdown(platform, Progress.onConsole()).run();
            DATA.stream()
                    .filter(name -> !name.equals(SECRETS)
                            || settings.external().postgres().isEmpty())
                    .forEach(name -> Tools.require(
                            "deleting " + name,
                            List.of("rm", "-rf", settings.home().resolve(name).toString())));
        }
        System.out.println("  Deleted the data in " + settings.home());
        // The events of a platform that is no more must not reach the next one; those of databases that stay must.
        if (settings.external().postgres().isEmpty()) {
            settings.external()
                    .redis()
                    .ifPresent(redis -> System.out.println(
                            "  Deleted " + Redis.forget(redis) + " keys (souk:*) on your own Redis"));
        }
        if (settings.external().postgres().isPresent()) {
            System.out.println(
                    "  The databases on your own PostgreSQL (souk_*), and the secrets that belong to them, are as they were");
        }
    }

    private static boolean confirmed(Settings settings) {
        Console console = Tools.terminal()
                .orElseThrow(
                        () -> new Failure("reset deletes all data in " + settings.home() + ": say ./souk reset --yes"));
        String answer = console.readLine("  Delete all data of the platform in %s? [y/N] ", settings.home());
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
