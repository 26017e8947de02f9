package dev.souk.local.server;

import dev.souk.local.Failure;
import dev.souk.platform.data.Provisioning;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** The administrator of a PostgreSQL server, told as {@code postgresql://user:password@host:port/database}. */
public final class PostgresAdmin {
    private static final int TIMEOUT_SECONDS = 5;
    private static final int STANDARD_PORT = 5432;
    private static final int OLDEST = 15;

    private final URI server;
    private final String user;
    private final String password;

    /** @param url of a superuser, or of a role that may create databases and roles */
    public PostgresAdmin(String url) {
        this.server = Addresses.parse(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url)
                .filter(uri -> "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))
                .filter(uri -> uri.getUserInfo() != null)
                .orElseThrow(() ->
                        new Failure("SOUK_POSTGRES_URL must look like postgresql://user:password@host:5432/postgres;"
                                + " other characters than letters and digits in the password as %40 for @"));
        String[] userAndPassword = server.getUserInfo().split(":", 2);
        this.user = userAndPassword[0];
        this.password = userAndPassword.length > 1 ? userAndPassword[1] : "";
    }

    /** Where JDBC finds a database of this server; user and password are not part of it, what follows a {@code ?} is. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + address() + "/" + database
                + (server.getRawQuery() == null ? "" : "?" + server.getRawQuery());
    }

    /** The role that the address names. */
    public String user() {
        return user;
    }

    /** Its password; empty when the address has none. */
    public String password() {
        return password;
    }

    /** {@code host:port}, which may be shown. */
    public String address() {
        return server.getHost() + ":" + (server.getPort() < 0 ? STANDARD_PORT : server.getPort());
    }

    /** Makes databases and roles as this role. */
    public Provisioning provisioning() {
        return new Provisioning(jdbcUrl(adminDatabase()), user, password);
    }

    /** Whether it can be logged in to now. */
    public boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(TIMEOUT_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Fails in one line when the server cannot be used: not there, too old, or this role may not do what is needed. */
    public void requireUsable() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet told = statement.executeQuery("""
                        select current_setting('server_version'), current_setting('server_version_num')::int,
                               rolsuper or (rolcreaterole and rolcreatedb) from pg_roles where rolname = current_user""")) {
            told.next();
            if (told.getInt(2) < OLDEST * 10_000) {
                throw unusable("it is version " + told.getString(1) + " and Souk needs " + OLDEST + " or newer");
            }
            if (!told.getBoolean(3)) {
                throw unusable("the role " + user + " may not make databases and roles: alter role \"" + user
                        + "\" createdb createrole");
            }
        } catch (SQLException e) {
            throw new Failure(
                    unusable(e.getMessage().lines().findFirst().orElse("no answer"))
                            .getMessage(),
                    e);
        }
    }

    private Failure unusable(String why) {
        return new Failure("cannot use the PostgreSQL of SOUK_POSTGRES_URL (" + address() + "): " + why);
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
