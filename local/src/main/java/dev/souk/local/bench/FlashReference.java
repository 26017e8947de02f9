package dev.souk.local.bench;

import dev.souk.local.Failure;
import dev.souk.local.server.PostgresAdmin;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What a shop does that counts stock down by one conditional update for each buyer, on the same server. */
final class FlashReference implements AutoCloseable {
    private static final String DATABASE = "souk_bench_flash";
    private static final String UPDATE = "update stock set held = held + 1 where sku = 'HOT' and on_hand - held >= 1";

    private final PostgresAdmin admin;
    private final List<Connection> connections = new ArrayList<>();
    private final BlockingQueue<PreparedStatement> idle = new LinkedBlockingQueue<>();

    FlashReference(PostgresAdmin admin, int clients) {
        this.admin = admin;
        admin.drop(DATABASE);
        try (Connection server = admin.connect("postgres");
                Statement statement = server.createStatement()) {
            statement.execute("create database " + DATABASE);
            for (int client = 0; client < clients; client++) {
                Connection connection = admin.connect(DATABASE);
                connections.add(connection);
                if (client == 0) {
                    prepare(connection);
                }
                idle.add(connection.prepareStatement(UPDATE));
            }
        } catch (SQLException e) {
            throw new Failure("cannot prepare the reference: " + e.getMessage(), e);
        }
    }

    private static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table stock (sku text primary key, on_hand integer not null, held integer not null,"
                            + " check (0 <= held and held <= on_hand)) with (fillfactor = 50)");
            statement.execute("insert into stock values ('HOT', 2000000000, 0)");
        }
    }

    /** As many durable updates as all connections together make in a second. */
    double perSecond(Duration duration) {
        return Load.closed(connections.size(), duration, _ -> update()).perSecond();
    }

    private Outcome update() throws IOException {
        PreparedStatement statement = idle.remove();
        try {
            return statement.executeUpdate() == 1 ? Outcome.DONE : Outcome.wrong("the reference ran out of stock");
        } catch (SQLException e) {
            throw new IOException(e);
        } finally {
            idle.add(statement);
        }
    }

    @Override
    public void close() {
        for (Connection connection : connections) {
            try {
                connection.close();
            } catch (SQLException e) {
                System.err.println("a connection of the reference was not closed: " + e.getMessage());
            }
        }
        admin.drop(DATABASE);
    }
}
