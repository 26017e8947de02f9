package dev.souk.local;

import dev.souk.local.process.Doors;
import dev.souk.local.process.ProcessTable;
import dev.souk.local.server.Consul;
import dev.souk.local.server.Place;
import dev.souk.local.server.Postgres;
import dev.souk.local.server.Redis;
import dev.souk.local.service.Secrets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The servers of one test run: empty ones, beside the platform's own, that end with the run. */
final class TestServers implements AutoCloseable {
    /** Tests are about what PostgreSQL does, not about the disk. */
    private static final List<String> NO_SYNC = List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off");

    private final Path home;
    private final Postgres postgres;
    private final Redis redis;
    private final Consul consul;
    private final Map<String, String> environment = new ConcurrentHashMap<>();

    TestServers(Settings settings) {
        this.home = settings.home().resolve("test");
        Place place = new Place(
                settings.cache().resolve("bin"), home, settings.logs().resolve("test"), new ProcessTable(home));
        postgres = new Postgres(place, NO_SYNC);
        redis = new Redis(place);
        consul = new Consul(place, settings.root().resolve("consul/agent/local.json"));
    }

    /** Starts them; an earlier run that was killed may have left some. */
    void start(Progress progress) {
        close();
        String password = new Secrets(home.resolve("secrets")).get("password-postgres");
        try (Progress.Step step = progress.step("Servers")) {
            Parallel.run(List.of(
                    () -> environment.put(
                            "SOUK_TEST_POSTGRES_URL",
                            postgres.start(Doors.anyFree(), password, step).url()),
                    () -> environment.put(
                            "SOUK_TEST_REDIS_URL",
                            redis.start(Doors.anyFree(), step).url()),
                    () -> environment.put(
                            "SOUK_TEST_CONSUL_URL",
                            consul.start(Doors.anyFree(), step).url())));
            step.done("PostgreSQL, Redis and Consul for this run");
        }
    }

    /** What tells the test kit where they are. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    @Override
    public void close() {
        postgres.stop();
        redis.stop();
        consul.stop();
        Tools.require("deleting " + home, List.of("rm", "-rf", home.toString()));
    }
}
