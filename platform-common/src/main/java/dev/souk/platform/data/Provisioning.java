package dev.souk.platform.data;

import static dev.souk.platform.data.Migrations.execute;
import static dev.souk.platform.data.Migrations.quoted;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Creates a service's database and its two roles on a PostgreSQL server, once, by a superuser. What exists is kept;
 * passwords are set again.
 */
public final class Provisioning {
    private static final long LOCK = 0x736f756b_70726f76L;

    private final String url;
    private final String user;
    private final String password;

    /**
     * @param url JDBC address of any database of the server, such as {@code jdbc:postgresql://host:5432/postgres}
     * @param user a superuser, or a role that may create databases and roles
     */
    public Provisioning(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /**
     * Makes {@code database} with its owner, who migrates it, and its runtime role, who may connect.
     *
     * @throws DataException when the server can't be reached or refuses
     */
    public void create(
            String database, String owner, String ownerPassword, String runtimeRole, String runtimePassword) {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            execute(connection, "select pg_advisory_lock(" + LOCK + ")");
            role(connection, owner, ownerPassword);
            role(connection, runtimeRole, runtimePassword);
            String name = quoted(connection, database);
            if (!exists(connection, "select 1 from pg_database where datname = ?", database)) {
                execute(connection, "create database " + name + " owner " + quoted(connection, owner));
            }
            execute(connection, "revoke all on database " + name + " from public");
            execute(connection, "grant connect on database " + name + " to " + quoted(connection, runtimeRole));
        } catch (SQLException e) {
            throw new DataException(e);
        }
    }

    private static void role(Connection connection, String name, String password) throws SQLException {
        String role = quoted(connection, name);
        if (!exists(connection, "select 1 from pg_roles where rolname = ?", name)) {
            execute(connection, "create role " + role + " login");
            execute(connection, "grant " + role + " to current_user");
        }
        String literal = connection.unwrap(org.postgresql.PGConnection.class).escapeLiteral(password);
        execute(connection, "alter role " + role + " password '" + literal + "'");
    }

    private static boolean exists(Connection connection, String sql, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
