package dev.souk.platform.data;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections that somebody uses. One that is used for longer than any transaction may take waits for a server that has
 * gone silent, and is cut off. A read timeout at the sockets would do the same at the price of a timer for each answer, which
 * on a virtual thread costs as much as reading it.
 */
final class LentConnections implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LentConnections.class.getName());

    private final Map<Connection, Long> since = new ConcurrentHashMap<>();
    private final Duration longest;
    private final Thread watch;

    LentConnections(Duration longest) {
        this.longest = longest;
        this.watch = Thread.ofVirtual().name("souk-pool-watch").start(this::watch);
    }

    void taken(Connection connection) {
        since.put(connection, System.nanoTime());
    }

    /** Closes a connection, and before that rolls back what was not committed: both ask the server, and may wait in vain. */
    void giveBack(Connection connection, boolean committed) throws SQLException {
        try (connection) {
            if (!committed) {
                connection.rollback();
            }
        } finally {
            since.remove(connection);
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(longest.dividedBy(8));
                long now = System.nanoTime();
                since.forEach((connection, taken) -> {
                    if (now - taken > longest.toNanos()) {
                        cutOff(connection);
                    }
                });
            }
        } catch (InterruptedException e) {
            LOG.log(Level.TRACE, "The pool is closed");
        }
    }

    private void cutOff(Connection connection) {
        LOG.log(Level.WARNING, "A connection that was in use for more than {0} is cut off", longest);
        since.remove(connection);
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.DEBUG, "It was gone already", e);
        }
    }
}
