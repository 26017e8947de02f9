package dev.souk.local;

import dev.souk.local.service.Instance;
import java.util.Optional;

/** {@code up --attach}: the logs stay in the terminal, and the platform ends with the command. */
final class Attached {
    private final Platform platform;
    private final Progress progress;

    Attached(Platform platform, Progress progress) {
        this.platform = platform;
        this.progress = progress;
    }

    void untilInterrupted() {
        System.out.println("  Ctrl-C ends the platform; the services' logs follow");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> new Shutdown(platform, progress).run()));
        LogFollower follower =
                new LogFollower(() -> LogFiles.of(platform.settings(), Optional.empty()), System.out::println);
        follower.skipToEnd();
        follower.follow(() -> Instance.in(platform.table()).stream().anyMatch(Instance::alive));
    }
}
