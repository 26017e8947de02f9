package dev.souk.catalog.stock;

import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Migrations;
import dev.souk.platform.data.Provisioning;
import dev.souk.platform.data.Uuid7;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Not a test: measures by hand what {@link HoldQueue} makes of one article that everybody wants, without HTTP, next to one
 * conditional update for each durable commit over JDBC, by the same number of clients on the same server in turns. Arguments:
 * clients (64), seconds of a round (10), rounds (3).
 */
final class HoldsPerSecond {

    private static final String PASSWORD = "measured";

    private HoldsPerSecond() {}

    /** Prints a line for each round. */
    public static void main(String... arguments)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        int clients = argument(0, 64, arguments);
        int seconds = argument(1, 10, arguments);
        int rounds = argument(2, 3, arguments);
        try (var server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "200")
                .start()) {
            var base = "jdbc:postgresql://localhost:" + server.getPort() + "/";
            new Provisioning(base + "postgres", "postgres", "")
                    .create("catalog", "catalog_owner", PASSWORD, "catalog", PASSWORD);
            Migrations.run(base + "catalog", "catalog_owner", PASSWORD, "catalog");
            var updates = updates(base + "postgres", clients);
            try (var warehouse = new Warehouse(new DatabaseConfig(base + "catalog", "catalog", PASSWORD))) {
                warehouse.fill(1_000_000_000, "HOT");
                Callable<?> hold = () -> warehouse.hold(Uuid7.next(), "HOT", 1);
                perSecond(clients, seconds, _ -> hold);
                perSecond(clients, seconds, updates::get);
                for (int round = 0; round < rounds; round++) {
                    double plain = perSecond(clients, seconds, updates::get);
                    double holds = perSecond(clients, seconds, _ -> hold);
                    System.out.printf("updates %.0f/s, holds %.0f/s, ratio %.2f%n", plain, holds, holds / plain);
                }
                warehouse.assertRight();
            }
        }
        System.exit(0);
    }

    private static List<Callable<Integer>> updates(String url, int clients) throws SQLException {
        var updates = new ArrayList<Callable<Integer>>();
        for (int client = 0; client < clients; client++) {
            Connection connection = DriverManager.getConnection(url, "postgres", "");
            if (client == 0) {
                try (var statement = connection.createStatement()) {
                    statement.execute("create table stock (sku text primary key, on_hand integer not null,"
                            + " held integer not null, check (0 <= held and held <= on_hand)) with (fillfactor = 50);"
                            + "insert into stock values ('HOT', 2000000000, 0)");
                }
            }
            PreparedStatement update = connection.prepareStatement(
                    "update stock set held = held + 1 where sku = 'HOT' and on_hand - held >= 1");
            updates.add(update::executeUpdate);
        }
        return updates;
    }

    /** Work for a client. */
    private interface Works {
        Callable<?> of(int client);
    }

    private static double perSecond(int clients, int seconds, Works works)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        var done = new AtomicLong();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Callable<Void>>();
            for (int client = 0; client < clients; client++) {
                var work = works.of(client);
                all.add(() -> {
                    while (System.nanoTime() < end) {
                        work.call();
                        done.incrementAndGet();
                    }
                    return null;
                });
            }
            for (var each : threads.invokeAll(all)) {
                each.get();
            }
        }
        return done.get() * 1e9 / (System.nanoTime() - start);
    }

    private static int argument(int index, int otherwise, String... arguments) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }
}
