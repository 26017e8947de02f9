package dev.souk.local.audit;

import dev.souk.platform.data.Migrations;
import dev.souk.platform.test.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The databases of five services with so many orders in them, as the services would have left them: on one server, migrated
 * from the services' sources, filled by statements over whole tables.
 */
final class AuditedShop implements AutoCloseable {
    private static final String AUDITOR = "souk_audit_test";
    private static final String PASSWORD = "test";

    private final TestDatabase server;
    private final String prefix =
            "souk_test_audit_" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> databases = new ArrayList<>();
    private final Map<String, String> current = new TreeMap<>();

    AuditedShop(TestDatabase server, int orders) {
        this.server = server;
        server.asSuperuser("""
                do $$ begin create role souk_audit_test login password 'test';
                exception when duplicate_object or unique_violation then null; end $$""");
        for (String service : AuditSettings.SERVICES) {
            create(service, orders);
        }
    }

    AuditSettings settings() {
        return settings(AUDITOR, PASSWORD);
    }

    AuditSettings settings(String user, String password) {
        Map<String, AuditSettings.Source> sources = new TreeMap<>();
        current.forEach(
                (service, database) -> sources.put(service, new AuditSettings.Source(url(database), user, password)));
        return new AuditSettings(sources, Optional.empty(), Optional.empty());
    }

    /** From now on this service has a copy of its database, until {@link #asItWas}. */
    void copy(String service) {
        String copy = prefix + "_" + service + "_" + databases.size();
        server.asSuperuser("create database " + copy + " template " + original(service) + " owner " + server.owner());
        server.asSuperuser("grant connect on database " + copy + " to " + AUDITOR);
        databases.add(copy);
        current.put(service, copy);
    }

    /** Every service has its own database again. */
    void asItWas() {
        current.replaceAll((service, _) -> original(service));
    }

    /** Does what nobody may: without constraints of other tables, triggers or rights. */
    void force(String service, String sql) {
        execute(service, "set session_replication_role = replica; " + sql);
    }

    /** Runs statements as superuser. */
    void execute(String service, String sql) {
        try (Connection connection = superuser(current.get(service));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(service + ": " + sql, e);
        }
    }

    private String original(String service) {
        return prefix + "_" + service;
    }

    private void create(String service, int orders) {
        String database = original(service);
        server.asSuperuser("create database " + database + " owner " + server.owner());
        databases.add(database);
        current.put(service, database);
        migrate(service, database);
        force(service, data(service).replace(":orders", Integer.toString(orders)));
        execute(service, "analyze");
        try (Connection owner = DriverManager.getConnection(url(database), server.owner(), server.ownerPassword())) {
            AuditRole.grant(owner, service, AUDITOR);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void migrate(String service, String database) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            URL resources = Path.of("..", service, "src/main/resources").toUri().toURL();
            try (URLClassLoader loader = new URLClassLoader(new URL[] {resources}, before)) {
                thread.setContextClassLoader(loader);
                Migrations.run(url(database), server.owner(), server.ownerPassword(), server.user());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static String data(String service) {
        try (InputStream sql = AuditedShop.class.getResourceAsStream(service + ".sql")) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String url(String database) {
        return server.url().substring(0, server.url().lastIndexOf('/') + 1) + database;
    }

    /** The one connection that the test kit gives a superuser, taken to another database. */
    private Connection superuser(String database) throws SQLException {
        return server.connectAsSuperuser(database);
    }

    @Override
    public void close() {
        databases.forEach(database -> server.asSuperuser("drop database if exists " + database + " with (force)"));
    }
}
