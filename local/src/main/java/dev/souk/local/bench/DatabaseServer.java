package dev.souk.local.bench;

import dev.souk.local.Failure;
import dev.souk.local.server.PostgresAdmin;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What PostgreSQL counts of the work it is given, and questions to its databases; as its administrator. */
public final class DatabaseServer implements AutoCloseable {
    private final PostgresAdmin admin;
    private final Connection connection;
    private final boolean statementsKnown;

    /** Connects, and counts statements where the server was started with {@code pg_stat_statements}. */
    public DatabaseServer(PostgresAdmin admin) {
        this.admin = admin;
        try {
            this.connection = admin.connect("postgres");
            this.statementsKnown = one("show shared_preload_libraries").contains("pg_stat_statements");
            if (statementsKnown) {
                execute("create extension if not exists pg_stat_statements");
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** What was done in each database since the server began to count. */
    public record Counts(Map<String, Long> commits, Map<String, Long> statements, long flushes) {
        /** What was done between the two; databases where nothing was are left out. */
        public Counts since(Counts earlier) {
            return new Counts(
                    difference(commits, earlier.commits()),
                    difference(statements, earlier.statements()),
                    flushes - earlier.flushes());
        }

        private static Map<String, Long> difference(Map<String, Long> now, Map<String, Long> before) {
            Map<String, Long> difference = new TreeMap<>();
            now.forEach((name, count) -> difference.put(name, count - before.getOrDefault(name, 0L)));
            difference.values().removeIf(count -> count == 0);
            return difference;
        }
    }

    /** One kind of statement, by how long the server was busy with it. */
    public record Costly(String database, long calls, double millis, String query) {}

    /** Version and the settings that decide whether a commit is on disk. */
    public String describe() {
        return one("show server_version") + ", fsync " + one("show fsync") + ", synchronous_commit "
                + one("show synchronous_commit") + ", shared_buffers " + one("show shared_buffers");
    }

    /** What was done so far; statements are left out where the server does not count them. */
    public Counts counts() {
        execute("select pg_stat_clear_snapshot()");
        Map<String, Long> statements = statementsKnown
                ? byDatabase("select datname, sum(calls) from pg_stat_statements join pg_database d on d.oid = dbid"
                        + " where toplevel and query !~* '^(begin|commit|rollback)' group by 1")
                : Map.of();
        return new Counts(
                byDatabase("select datname, xact_commit from pg_stat_database where datname like 'souk%'"),
                statements,
                Long.parseLong(one("select sum(fsyncs)::text from pg_stat_io where object = 'wal'")));
    }

    /** Forgets the statements so far. */
    public void forgetStatements() {
        if (statementsKnown) {
            execute("select pg_stat_statements_reset()");
        }
    }

    /** The dearest statements since they were forgotten. */
    public List<Costly> dearest(int limit) {
        List<Costly> dearest = new ArrayList<>();
        if (statementsKnown) {
            query(
                    "select datname, calls, total_exec_time, regexp_replace(query, '\\s+', ' ', 'g')"
                            + " from pg_stat_statements join pg_database d on d.oid = dbid"
                            + " where toplevel and datname like 'souk%' order by 3 desc limit " + limit,
                    row -> dearest.add(
                            new Costly(row.getString(1), row.getLong(2), row.getDouble(3), row.getString(4))));
        }
        return dearest;
    }

    /** Does something with the server as a whole. */
    void administer(String sql) {
        execute(sql);
    }

    /** A count asked of one of the services' databases. */
    public long count(String database, String sql) {
        try (Connection other = admin.connect(database);
                Statement statement = other.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private interface EachRow {
        void take(ResultSet row) throws SQLException;
    }

    private void query(String sql, EachRow each) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                each.take(rows);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private Map<String, Long> byDatabase(String sql) {
        Map<String, Long> counts = new TreeMap<>();
        query(sql, row -> counts.put(row.getString(1), row.getLong(2)));
        return counts;
    }

    private String one(String sql) {
        List<String> found = new ArrayList<>();
        query(sql, row -> found.add(Optional.ofNullable(row.getString(1)).orElse("0")));
        return found.getFirst();
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static Failure failed(SQLException e) {
        return new Failure("PostgreSQL refused a question of the measurement: " + e.getMessage(), e);
    }
}
