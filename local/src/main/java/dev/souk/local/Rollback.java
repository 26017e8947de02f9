package dev.souk.local;

import dev.souk.local.process.ProcessRecord;
import dev.souk.local.process.Stop;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Ends what this run started, so that a failure or Ctrl-C leaves things as they were. */
final class Rollback implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Platform platform;
    private final Set<String> before;
    private final Thread onInterrupt = new Thread(this, "rollback");

    private Rollback(Platform platform) {
        this.platform = platform;
        this.before = platform.table().all().stream()
                .filter(ProcessRecord::alive)
                .map(ProcessRecord::name)
                .collect(Collectors.toSet());
    }

    /** Begins to watch: from now on an interrupt ends what is started. */
    static Rollback arm(Platform platform) {
        Rollback rollback = new Rollback(platform);
        Runtime.getRuntime().addShutdownHook(rollback.onInterrupt);
        return rollback;
    }

    /** Stops watching; fails when an interrupt came first, because then everything is being ended already. */
    void disarm() {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException e) {
            throw new Failure("interrupted", e);
        }
    }

    /** Ends them. An interrupted run may still start one while others end, so it looks until none is left. */
    @Override
    public void run() {
        for (List<ProcessRecord> started = started(); !started.isEmpty(); started = started()) {
            System.err.println("souk: ending the " + started.size() + " processes that this run started");
            started.forEach(Stop.FAST::send);
            for (ProcessRecord process : started) {
                Stop.FAST.end(process, PATIENCE);
                platform.table().remove(process.name());
            }
        }
    }

    private List<ProcessRecord> started() {
        return platform.table().all().stream()
                .filter(process -> !before.contains(process.name()))
                .toList();
    }
}
