package dev.souk.local.server;

import dev.souk.local.Failure;
import dev.souk.platform.data.Provisioning;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** The administrator of a PostgreSQL server, told as {@code postgresql://user:password@host:port/database}. */
public final class PostgresAdmin {
    private static final int TIMEOUT_SECONDS = 5;
    private static final int STANDARD_PORT = 5432;

    private final URI server;
    private final String user;
    private final String password;

    /** @param url of a superuser, or of a role that may create databases and roles */
    public PostgresAdmin(String url) {
        this.server = URI.create(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
        boolean usable = "postgresql".equals(server.getScheme()) || "postgres".equals(server.getScheme());
        if (!usable || server.getHost() == null || server.getUserInfo() == null) {
            throw new Failure("SOUK_POSTGRES_URL must look like postgresql://user:password@host:5432/postgres");
        }
        String[] userAndPassword = server.getUserInfo().split(":", 2);
        this.user = userAndPassword[0];
        this.password = userAndPassword.length > 1 ? userAndPassword[1] : "";
    }

    /** Where JDBC finds a database of this server; user and password are not part of it. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + address() + "/" + database;
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    /** {@code host:port}, which may be shown. */
    public String address() {
        return server.getHost() + ":" + (server.getPort() < 0 ? STANDARD_PORT : server.getPort());
    }

    public Provisioning provisioning() {
        return new Provisioning(jdbcUrl(adminDatabase()), user, password);
    }

    public boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(TIMEOUT_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Fails in one line when the server cannot be used. */
    public void requireUsable() {
        try (Connection connection = connect()) {
            connection.isValid(TIMEOUT_SECONDS);
        } catch (SQLException e) {
            throw new Failure("cannot use the PostgreSQL at " + address() + ": " + e.getMessage(), e);
        }
    }

    /** Deletes a database, with everybody who is connected to it. */
    public void drop(String database) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists " + database + " with (force)");
        } catch (SQLException e) {
            throw new Failure("cannot drop database " + database + ": " + e.getMessage(), e);
        }
    }

    private String adminDatabase() {
        return server.getPath() == null || server.getPath().length() < 2
                ? "postgres"
                : server.getPath().substring(1);
    }

    private Connection connect() throws SQLException {
        return connect(adminDatabase());
    }

    /** A connection to one of the server's databases. */
    public Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", Integer.toString(TIMEOUT_SECONDS));
        properties.setProperty("socketTimeout", "30");
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }
}
