package dev.souk.local;

import static java.util.stream.Collectors.joining;

import dev.souk.local.server.PostgresAdmin;
import dev.souk.platform.test.Eventually;
import java.net.http.HttpClient;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * What a purchase of two articles asks of the databases of all services together, with what it sets off: events, mails. It
 * is counted by PostgreSQL and not timed, in series of purchases one after the other; what the platform asks on its own is
 * found out by leaving it alone for as long, and taken off. What it does once in a while is in one series and not in the
 * others, of which the median counts.
 *
 * @param calls for one purchase, how often each statement is executed in which database; not what ends transactions
 */
record PurchaseCost(Map<Asked, Double> calls) {
    private static final int SERIES = 3;
    private static final int PURCHASES = 20;
    private static final String BEGIN = "BEGIN";
    private static final String MAILS =
            "select count(*) from delivery where kind = 'ORDER_CONFIRMED' and state = 'SENT'";

    /** A statement in its normal form. */
    record Asked(String database, String query) {
        boolean begins() {
            return query.equals(BEGIN);
        }
    }

    static PurchaseCost measure(HttpClient http, Sandbox sandbox) {
        Customer customer = Customer.signIn(http, sandbox);
        List<String> skus = customer.articles(100);
        try (Books books = new Books(sandbox.postgres())) {
            buy(customer, skus, books);
            Map<Asked, List<Double>> all = new HashMap<>();
            for (int series = 0; series < SERIES; series++) {
                count(customer, skus, books)
                        .forEach((asked, times) -> all.computeIfAbsent(asked, _ -> new ArrayList<>())
                                .add(times));
            }
            Map<Asked, Double> calls = new HashMap<>();
            all.forEach((asked, times) -> calls.put(asked, median(times)));
            return new PurchaseCost(calls);
        }
    }

    /** Of as many as there are series: what one of them did not see was not asked in it. */
    private static double median(List<Double> some) {
        return DoubleStream.concat(
                        some.stream().mapToDouble(Double::doubleValue),
                        DoubleStream.generate(() -> 0).limit(SERIES - some.size()))
                .sorted()
                .skip(SERIES / 2)
                .findFirst()
                .orElseThrow();
    }

    private static Map<Asked, Double> count(Customer customer, List<String> skus, Books books) {
        Map<Asked, Long> begin = books.read();
        long start = System.nanoTime();
        buy(customer, skus, books);
        Duration busy = Duration.ofNanos(System.nanoTime() - start);
        Map<Asked, Long> bought = books.read();
        Wait.until(busy, () -> false);
        Map<Asked, Long> idle = books.read();
        Map<Asked, Double> each = new HashMap<>();
        bought.forEach((asked, count) -> {
            long spent = count - begin.getOrDefault(asked, 0L);
            long anyway = idle.getOrDefault(asked, count) - count;
            each.put(asked, (double) (spent - anyway) / PURCHASES);
        });
        return each;
    }

    private static void buy(Customer customer, List<String> skus, Books books) {
        long mails = books.number("souk_notify", MAILS);
        for (int i = 0; i < PURCHASES; i++) {
            int first = 2 * i % (skus.size() - 1);
            customer.buy(skus.subList(first, first + 2)).expect(201);
        }
        Eventually.until("the mails are sent", () -> books.number("souk_notify", MAILS) >= mails + PURCHASES);
    }

    /**
     * Statements for one purchase by database, without what begins and ends transactions. Each is counted as often as it is
     * executed for most purchases, so that a pause of one of them, or work that some of them share, makes no difference.
     */
    Map<String, Long> statements() {
        return byDatabase(false);
    }

    /** Transactions of several statements for one purchase by database, counted in the same way. */
    Map<String, Long> transactions() {
        return byDatabase(true);
    }

    private Map<String, Long> byDatabase(boolean beginning) {
        Map<String, Long> databases = new TreeMap<>();
        calls.forEach((asked, times) -> {
            if (asked.begins() == beginning) {
                databases.merge(asked.database(), Math.round(times), Long::sum);
            }
        });
        return databases;
    }

    /** The statements themselves, the most frequent first. */
    @Override
    public String toString() {
        return calls.entrySet().stream()
                .filter(call -> call.getValue() >= 0.05)
                .sorted(Comparator.comparing((Map.Entry<Asked, Double> call) -> -call.getValue())
                        .thenComparing(call -> call.getKey().database()))
                .map(call -> number(call.getValue()) + " " + call.getKey().database() + ": "
                        + call.getKey().query())
                .collect(joining("\n", "statements " + statements() + ", transactions " + transactions() + "\n", ""));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** What PostgreSQL has counted. */
    private static final class Books implements AutoCloseable {
        /** Of the services' databases and roles: the training of a service has a database of its own, souk_orders_training. */
        private static final String CALLS = """
                select datname, regexp_replace(query, '\\s+', ' ', 'g'), sum(calls)
                  from pg_stat_statements s join pg_database d on d.oid = s.dbid join pg_roles r on r.oid = s.userid
                 where toplevel and datname ~ '^souk_[a-z]+$' and rolname = datname
                   and query !~* '^(commit|rollback|set )' group by 1, 2""";

        private final PostgresAdmin admin;
        private final Connection connection;

        Books(PostgresAdmin admin) {
            this.admin = admin;
            try {
                connection = admin.connect("postgres");
                try (Statement statement = connection.createStatement()) {
                    statement.execute("create extension if not exists pg_stat_statements");
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        Map<Asked, Long> read() {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(CALLS)) {
                Map<Asked, Long> calls = new HashMap<>();
                while (rows.next()) {
                    calls.put(new Asked(rows.getString(1), rows.getString(2)), rows.getLong(3));
                }
                return calls;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        long number(String database, String query) {
            try (Connection other = admin.connect(database);
                    Statement statement = other.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                rows.next();
                return rows.getLong(1);
            } catch (SQLException e) {
                throw new IllegalStateException(query, e);
            }
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
