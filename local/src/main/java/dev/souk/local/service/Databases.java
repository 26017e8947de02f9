package dev.souk.local.service;

import dev.souk.local.Failure;
import dev.souk.local.audit.AuditRole;
import dev.souk.local.server.PostgresAdmin;
import dev.souk.platform.data.DataException;
import dev.souk.platform.data.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.IntSupplier;

/** Makes a service's database and brings its schema to the version of a jar. */
final class Databases {
    private final PostgresAdmin admin;
    private final Wiring wiring;

    Databases(Wiring wiring) {
        this.admin = new PostgresAdmin(wiring.postgresUrl());
        this.wiring = wiring;
    }

    /** Migrates the service's database; how many migrations were applied. */
    int migrate(ServiceDefinition service, Path jar) {
        return migrate(service, service.databaseName(), jar);
    }

    /** The same for a database of another name. */
    int migrate(ServiceDefinition service, String database, Path jar) {
        try {
            String ownerPassword = wiring.password(service.owner());
            admin.provisioning()
                    .create(database, service.owner(), ownerPassword, service.user(), wiring.password(service.user()));
            int applied = withClassesOf(
                    jar, () -> Migrations.run(admin.jdbcUrl(database), service.owner(), ownerPassword, service.user()));
            letAudit(service, database, ownerPassword);
            return applied;
        } catch (DataException | SQLException e) {
            throw new Failure("migrating " + database + " failed: " + e.getMessage(), e);
        }
    }

    private void letAudit(ServiceDefinition service, String database, String ownerPassword) throws SQLException {
        admin.provisioning()
                .create(database, service.owner(), ownerPassword, AuditRole.NAME, wiring.password(AuditRole.NAME));
        try (Connection owner = DriverManager.getConnection(admin.jdbcUrl(database), service.owner(), ownerPassword)) {
            AuditRole.grant(owner, service.name(), AuditRole.NAME);
        }
    }

    /** Brings a schema that is there, by the URL, to the version of a jar; by this role. */
    static int migrate(Path jar, String url, String user, String password, String runtimeRole) {
        return withClassesOf(jar, () -> Migrations.run(url, user, password, runtimeRole));
    }

    /** Flyway looks for migrations where the thread's class loader looks. */
    private static int withClassesOf(Path jar, IntSupplier work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, Databases.class.getClassLoader())) {
            thread.setContextClassLoader(loader);
            return work.getAsInt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
