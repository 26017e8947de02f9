package dev.souk.local.bench;

import dev.souk.local.Failure;
import dev.souk.local.server.PostgresAdmin;
import dev.souk.local.service.ServiceDefinition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The statements of one purchase, given to the same server by pgbench. They work on copies of the services' tables, in a
 * database of their own with a schema for each service, so that neither the books of the platform nor its workers notice.
 */
final class Reference implements AutoCloseable {
    private static final String DATABASE = "souk_reference";
    /** The goods: without them there is nothing to hold. */
    private static final List<String> COPIED = List.of("category", "product", "variant", "price", "stock");

    private static final List<String> SERVICES = List.of("souk_orders", "souk_catalog", "souk_billing");

    private final PostgresAdmin server;
    private final PgBench pgbench;
    private final Path script;
    private final Script.Made made;

    private Reference(PostgresAdmin server, PgBench pgbench, Path script, Script.Made made) {
        this.server = server;
        this.pgbench = pgbench;
        this.script = script;
        this.made = made;
    }

    /** Records one purchase and prepares the copies. */
    static <T> Reference record(Testbed testbed, DatabaseServer database, PgBench pgbench, Callable<T> purchase) {
        Instant since = Instant.now().minusSeconds(1);
        Script.Made made = Script.of(
                Recording.of(purchase, database, testbed.databaseLog()).stream()
                        .filter(executed -> SERVICES.contains(executed.database()))
                        .toList(),
                since);
        PostgresAdmin server = testbed.postgres();
        server.drop(DATABASE);
        database.administer("create database " + DATABASE);
        try (Connection target = server.connect(DATABASE);
                Statement statement = target.createStatement()) {
            for (String schema : SERVICES) {
                statement.execute("create schema " + schema);
                testbed.migrateCopy(
                        ServiceDefinition.named(schema.substring("souk_".length())),
                        server.jdbcUrl(DATABASE) + "?currentSchema=" + schema,
                        server);
            }
            statement.execute("alter database " + DATABASE + " set search_path = " + String.join(", ", SERVICES));
            statement.execute("set session_replication_role = replica"); // no order among the tables
            try (Connection source = server.connect("souk_catalog")) {
                for (String table : COPIED) {
                    copy(source, target, table);
                }
            }
            Path script = Files.createTempFile("souk-reference", ".sql");
            Files.writeString(script, made.text());
            return new Reference(server, pgbench, script, made);
        } catch (SQLException | IOException e) {
            throw new Failure("the reference cannot be prepared: " + e.getMessage(), e);
        }
    }

    int statements() {
        return made.statements();
    }

    int transactions() {
        return made.transactions();
    }

    double rate(int clients, Duration duration) {
        return pgbench.rate(server, DATABASE, script, clients, duration);
    }

    private static void copy(Connection source, Connection target, String table) throws SQLException, IOException {
        List<String> columns = new ArrayList<>();
        try (Statement statement = source.createStatement();
                ResultSet rows = statement.executeQuery("select column_name from information_schema.columns"
                        + " where table_schema = 'public' and table_name = '" + table
                        + "' and is_generated = 'NEVER'")) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        String names = String.join(", ", columns);
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        copies(source).copyOut("copy " + table + " (" + names + ") to stdout", rows);
        copies(target)
                .copyIn(
                        "copy souk_catalog." + table + " (" + names + ") from stdin",
                        new ByteArrayInputStream(rows.toByteArray()));
    }

    private static CopyManager copies(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(script);
            server.drop(DATABASE);
        } catch (IOException e) {
            throw new Failure("cannot delete " + script, e);
        }
    }
}
