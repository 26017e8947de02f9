package dev.souk.local.faults.inside;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PostgreSQL's driver, found before it because its jar comes first, with a trap before and after each commit. A point is
 * called {@code commit.before hold+stock} by the tables that the transaction has written.
 */
public final class TrapDriver implements Driver {
    private static final Pattern WRITE =
            Pattern.compile("(?i)\\b(?:insert\\s+into|update|delete\\s+from)\\s+(?!set\\b|of\\b)([a-z_.]+)");

    private static final Driver POSTGRESQL;

    static {
        try {
            DriverManager.registerDriver(new TrapDriver());
            POSTGRESQL = new org.postgresql.Driver();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Connection connect(String url, Properties properties) throws SQLException {
        if (!acceptsURL(url)) {
            return null; // as the interface wants it
        }
        Connection real = POSTGRESQL.connect(url, properties);
        return (Connection) Proxy.newProxyInstance(
                TrapDriver.class.getClassLoader(), new Class<?>[] {Connection.class}, new Trapped(real));
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:postgresql:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("dev.souk.local.faults");
    }

    /** What was written since the last commit. */
    private static final class Written {
        private final Set<String> tables = new TreeSet<>();

        /** The statement as it is to be sent. */
        String note(String sql) {
            String sent = BrokenSql.of(sql);
            Matcher write = WRITE.matcher(sent);
            while (write.find()) {
                tables.add(write.group(1).toLowerCase(Locale.ROOT));
            }
            return sent;
        }

        String takeAll() {
            String all = String.join("+", tables);
            tables.clear();
            return all;
        }
    }

    private record Trapped(Connection real, Written written) implements InvocationHandler {
        Trapped(Connection real) {
            this(real, new Written());
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            String name = method.getName();
            if (name.equals("commit")) {
                commit();
                return null;
            }
            if (name.equals("rollback")) {
                written.takeAll();
            }
            if ((name.equals("prepareStatement") || name.equals("prepareCall")) && arguments[0] instanceof String sql) {
                arguments[0] = written.note(sql);
            }
            try {
                Object result = method.invoke(real, arguments);
                if (result instanceof PreparedStatement statement && real.getAutoCommit()) {
                    return committing(statement);
                }
                return name.equals("createStatement") ? trapped((Statement) result) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private void commit() throws SQLException {
            String tables = before();
            real.commit();
            after(tables);
        }

        private String before() {
            String tables = written.takeAll();
            if (!tables.isEmpty()) {
                Traps.at("commit.before " + tables);
            }
            return tables;
        }

        private static void after(String tables) throws SQLException {
            try {
                if (!tables.isEmpty()) {
                    Traps.at("commit.after " + tables);
                }
            } catch (Traps.Sprung sprung) { // committed, and nobody heard of it
                throw new SQLException(sprung.getMessage(), "08006", sprung);
            }
        }

        /** A statement that commits itself. */
        private PreparedStatement committing(PreparedStatement statement) {
            return (PreparedStatement) Proxy.newProxyInstance(
                    TrapDriver.class.getClassLoader(),
                    new Class<?>[] {PreparedStatement.class},
                    (proxy, method, arguments) -> {
                        boolean executes = method.getName().startsWith("execute");
                        String tables = executes ? before() : "";
                        try {
                            Object result = method.invoke(statement, arguments);
                            after(tables);
                            return result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private Statement trapped(Statement statement) {
            return (Statement) Proxy.newProxyInstance(
                    TrapDriver.class.getClassLoader(), new Class<?>[] {Statement.class}, (proxy, method, arguments) -> {
                        if (method.getName().startsWith("execute")
                                && arguments != null
                                && arguments[0] instanceof String sql) {
                            arguments[0] = written.note(sql);
                        }
                        try {
                            return method.invoke(statement, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
