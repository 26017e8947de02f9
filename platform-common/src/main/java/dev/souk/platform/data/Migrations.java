package dev.souk.platform.data;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;

/**
 * Brings a service's schema to the version of its jar: first the platform's tables ({@code db/platform}), then the
 * service's ({@code db/migration}), each with a history table of its own. A service never does this when it starts.
 *
 * <p>The owner role owns every table. The runtime role gets SELECT, INSERT, UPDATE and DELETE on what is created here by
 * default privileges, so a migration can take some away for good:
 * <code>revoke update, delete on posting from ${runtimeRole}</code>.
 */
public final class Migrations {
    /** Resources with the platform's tables, and their history. */
    static final String PLATFORM = "db/platform";

    static final String PLATFORM_HISTORY = "platform_schema_history";

    /** Resources with the service's tables, and their history. */
    static final String SERVICE = "db/migration";

    static final String SERVICE_HISTORY = "flyway_schema_history";

    private static final long LOCK = 0x736f756b_6d696772L;

    private Migrations() {}

    /**
     * Migrates the database at {@code url}; does nothing when it is up to date. Several may run at once: they take turns.
     *
     * @param url JDBC address of the service's database
     * @param user the owner role
     * @param password of the owner role
     * @param runtimeRole the role the service itself will use; it must exist
     * @return how many migrations were applied
     * @throws DataException when the database can't be reached or refuses
     */
    public static int run(String url, String user, String password, String runtimeRole) {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            execute(connection, "select pg_advisory_lock(" + LOCK + ")");
            grant(connection, runtimeRole);
            int applied = migrate(url, user, password, runtimeRole, PLATFORM, PLATFORM_HISTORY)
                    + migrate(url, user, password, runtimeRole, SERVICE, SERVICE_HISTORY);
            String role = quoted(connection, runtimeRole);
            for (String history : new String[] {PLATFORM_HISTORY, SERVICE_HISTORY}) {
                execute(connection, "revoke insert, update, delete on " + history + " from " + role);
            }
            return applied;
        } catch (SQLException e) {
            throw new DataException(e);
        }
    }

    private static void grant(Connection connection, String runtimeRole) throws SQLException {
        String role = quoted(connection, runtimeRole);
        execute(connection, "grant usage on schema public to " + role);
        execute(
                connection,
                "alter default privileges in schema public grant select, insert, update, delete on tables to " + role);
        execute(connection, "alter default privileges in schema public grant usage, select on sequences to " + role);
    }

    private static int migrate(
            String url, String user, String password, String runtimeRole, String location, String history) {
        return Flyway.configure()
                .dataSource(url, user, password)
                .locations("classpath:" + location)
                .table(history)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholders(Map.of("runtimeRole", runtimeRole))
                .load()
                .migrate()
                .migrationsExecuted;
    }

    static String quoted(Connection connection, String identifier) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select quote_ident(?)")) {
            statement.setString(1, identifier);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
