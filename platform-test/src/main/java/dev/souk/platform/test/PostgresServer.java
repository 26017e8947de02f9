package dev.souk.platform.test;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.UUID;

/**
 * The PostgreSQL of this JVM. The module's migrations run once, into a template, of which each test class gets a copy in
 * some milliseconds. A server of our own runs without fsync: it need not survive.
 */
final class PostgresServer {
    private static final String OWNER = "souk_test_owner";
    private static final String RUNTIME = "souk_test";
    private static final String PASSWORD = "test";

    private static PostgresServer instance;

    private final String baseUrl;
    private final String user;
    private final String password;
    private final boolean shared;
    private String template;

    private PostgresServer(String baseUrl, String user, String password, boolean shared) {
        this.shared = shared;
        this.baseUrl = baseUrl;
        this.user = user;
        this.password = password;
    }

    static synchronized PostgresServer get() {
        if (instance == null) {
            String url = System.getenv("SOUK_TEST_POSTGRES_URL");
            instance = url == null || url.isBlank() ? startOwn() : running(URI.create(url.replaceFirst("^jdbc:", "")));
        }
        return instance;
    }

    synchronized TestDatabase newDatabase() {
        if (template == null) {
            template = migratedTemplate();
        }
        String name = freshName();
        execute("create database " + name + " template " + template + " owner " + OWNER);
        return new TestDatabase(baseUrl + name, RUNTIME, PASSWORD, OWNER, PASSWORD);
    }

    void drop(String name) {
        execute("drop database if exists " + name + " with (force)");
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(baseUrl + database, user, password);
    }

    private String migratedTemplate() {
        String name = freshName();
        // The classes under test are above this module in the build, so they are found by name.
        try {
            Class<?> provisioning = Class.forName("dev.souk.platform.data.Provisioning");
            Object server = provisioning
                    .getConstructor(String.class, String.class, String.class)
                    .newInstance(baseUrl + "postgres", user, password);
            provisioning
                    .getMethod("create", String.class, String.class, String.class, String.class, String.class)
                    .invoke(server, name, OWNER, PASSWORD, RUNTIME, PASSWORD);
            Class.forName("dev.souk.platform.data.Migrations")
                    .getMethod("run", String.class, String.class, String.class, String.class)
                    .invoke(null, baseUrl + name, OWNER, PASSWORD, RUNTIME);
            if (shared) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> dropQuietly(name)));
            }
            return name;
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("Migrating the test database failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("@WithPostgres needs platform-common on the class path", e);
        }
    }

    private void dropQuietly(String name) {
        try {
            drop(name);
        } catch (IllegalStateException serverIsGone) {
            // Nothing is left to drop.
        }
    }

    private void execute(String sql) {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Failed: " + sql, e);
        }
    }

    private static PostgresServer startOwn() {
        try {
            Path data = Files.createTempDirectory("souk-test-postgres");
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(true)
                    .setServerConfig("fsync", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("shared_buffers", "64MB")
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                    .start();
            long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                    .getFirst()
                    .strip());
            Lifeline.tie(pid, data);
            return new PostgresServer("jdbc:postgresql://localhost:" + server.getPort() + "/", "postgres", "", false);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    private static PostgresServer running(URI url) {
        String[] user = (url.getUserInfo() == null ? "postgres" : url.getUserInfo()).split(":", 2);
        int port = url.getPort() < 0 ? 5432 : url.getPort();
        return new PostgresServer(
                "jdbc:postgresql://" + url.getHost() + ":" + port + "/", user[0], user.length > 1 ? user[1] : "", true);
    }

    private static String freshName() {
        return "souk_test_" + UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT);
    }
}
