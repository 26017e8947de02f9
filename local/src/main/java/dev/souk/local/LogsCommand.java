package dev.souk.local;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the ends of the logs, and what is added to them. */
@Command(name = "logs", description = "Show the services' logs.")
final class LogsCommand implements Runnable {
    @Parameters(
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "A service, an instance such as orders/1, or postgres, redis, consul, mailbox.")
    private String which;

    @Option(names = "-f", description = "Go on until Ctrl-C.")
    private boolean follow;

    @Override
    public void run() {
        Settings settings = Settings.fromEnvironment();
        Optional<String> wanted = Optional.ofNullable(which);
        if (LogFiles.of(settings, wanted).isEmpty()) {
            throw new Failure(
                    LogFiles.of(settings, Optional.empty()).isEmpty()
                            ? "there is no log yet: ./souk up"
                            : which + " has no log: ./souk status says what runs");
        }
        LogFollower follower = new LogFollower(() -> LogFiles.of(settings, wanted), System.out::println);
        follower.tail();
        if (follow) {
            follower.follow(() -> true);
        }
    }
}
