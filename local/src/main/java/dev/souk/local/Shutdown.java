package dev.souk.local;

import dev.souk.local.process.ProcessTable;
import dev.souk.local.process.Stop;
import dev.souk.local.server.Consul;
import dev.souk.local.server.MailServer;
import dev.souk.local.server.Postgres;
import dev.souk.local.server.Redis;
import dev.souk.local.service.Instance;
import dev.souk.local.service.Services;
import dev.souk.local.service.Trainer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Ends everything: first the edge, then the other services, all draining; then the servers. */
final class Shutdown {
    private static final Duration TRAINING_ENDS_WITHIN = Duration.ofSeconds(5);

    private final Platform platform;
    private final ProcessTable table;
    private final Progress progress;

    Shutdown(Platform platform, Progress progress) {
        this.platform = platform;
        this.table = platform.table();
        this.progress = progress;
    }

    void run() {
        endTraining();
        List<Instance> instances = Instance.in(table);
        List<Instance> alive = instances.stream().filter(Instance::alive).toList();
        if (!instances.isEmpty()) {
            try (Progress.Step step = progress.step("Services")) {
                end(alive, step);
                instances.forEach(instance -> table.remove(instance.id()));
                step.done(alive.size() + " ended");
            }
        }
        platform.observers().stops().forEach(this::server);
        server(MailServer.NAME, () -> platform.mailbox().stop());
        server(Consul.NAME, () -> platform.consul().stop());
        server(Redis.NAME, () -> platform.redis().stop());
        server(Postgres.NAME, () -> platform.postgres().stop());
    }

    private void endTraining() {
        List.of(Trainer.NAME, Trainer.TRAINEE).forEach(name -> {
            table.running(name).ifPresent(process -> Stop.AT_ONCE.end(process, TRAINING_ENDS_WITHIN));
            table.remove(name);
        });
    }

    private void end(List<Instance> alive, Progress.Step step) {
        AtomicInteger left = new AtomicInteger(alive.size());
        step.update("draining " + left + " instances");
        Parallel.run(alive.stream()
                .<Runnable>map(instance -> () -> {
                    Services.end(instance);
                    step.update("draining " + left.decrementAndGet() + " instances");
                })
                .toList());
    }

    private void server(String name, Runnable stop) {
        boolean runs = table.running(name).isPresent();
        if (runs) {
            try (Progress.Step step = progress.step(name)) {
                stop.run();
                step.done("ended");
            }
        }
        table.remove(name);
    }
}
