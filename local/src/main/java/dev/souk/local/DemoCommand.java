package dev.souk.local;

import dev.souk.local.demo.Demo;
import dev.souk.local.process.ProcessTable;
import dev.souk.local.process.Stop;
import dev.souk.local.server.MailServer;
import dev.souk.local.service.Instance;
import dev.souk.local.service.InstanceCounts;
import dev.souk.local.service.SamplePerson;
import java.net.URI;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Tells the story of a purchase on the running platform; the first wrong answer ends it with exit code 1. */
@Command(name = "demo", description = "Buy something, step by step, while things go wrong.")
final class DemoCommand implements Runnable {
    private static final String ORDERS = "orders";

    @Override
    public void run() {
        Settings settings = Settings.fromEnvironment();
        Platform platform = new Platform(settings);
        ProcessTable table = platform.table();
        Progress progress = Progress.onConsole();
        int mailPage = table.running(MailServer.NAME)
                .orElseThrow(() -> new Failure("the platform is not up: ./souk up"))
                .port();
        try (Turn _ = Turn.take(settings.home())) {
            InstanceCounts counts = platform.counts();
            Rollout rollout = new Rollout(platform, platform.services(), progress);
            if (counts.of(ORDERS) < 2) {
                progress.note("A second instance of orders is started: one of them will be killed");
            }
            rollout.bringTo(counts.with(Map.of(ORDERS, Math.max(2, counts.of(ORDERS)))));
            Demo demo = new Demo(
                    System.out,
                    URI.create(settings.edgeUrl() + "/api/v1"),
                    URI.create("http://localhost:" + mailPage),
                    new Demo.Staff(SamplePerson.ADMIN.email(), SamplePerson.ADMIN.password()));
            try {
                demo.tell(() -> killOne(table));
                System.out.println();
                System.out.println("  The story went as it should.");
            } finally {
                System.out.println();
                rollout.bringTo(counts);
            }
        }
    }

    private static void killOne(ProcessTable table) {
        List<Instance> running = Instance.running(table, ORDERS);
        Stop.AT_ONCE.send(running.getFirst().process());
    }
}
