package dev.souk.platform.data;

import jakarta.persistence.EntityManager;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** One local transaction of one thread: a connection taken on first use, and an entity manager on the same connection. */
final class Transaction {
    private static final System.Logger LOG = System.getLogger(Transaction.class.getName());

    private final Pool pool;
    private final EntityManagers entityManagers;
    private final boolean reading;
    private final List<Runnable> beforeCommit = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final Map<Object, Object> state = new HashMap<>();
    private Connection connection;
    private EntityManager entityManager;
    private Throwable doomedBy;
    private boolean committed;

    /** @param reading whether it only reads: each statement stands alone, and nothing may be written or locked */
    Transaction(Pool pool, EntityManagers entityManagers, boolean reading) {
        this.pool = pool;
        this.entityManagers = entityManagers;
        this.reading = reading;
    }

    boolean isReading() {
        return reading;
    }

    Connection connection() {
        if (connection == null) {
            connection = pool.acquire(reading);
        }
        return connection;
    }

    Connection flushedConnection() {
        if (entityManager != null && !reading) {
            entityManager.flush();
        }
        return connection();
    }

    EntityManager entityManager() {
        if (entityManager == null) {
            connection();
            entityManager = entityManagers.create();
            entityManager.getTransaction().begin();
        }
        return entityManager;
    }

    Map<Object, Object> state() {
        return state;
    }

    void beforeCommit(Runnable last) {
        requireWriting();
        beforeCommit.add(last);
    }

    void afterCommit(Runnable then) {
        requireWriting();
        afterCommit.add(then);
    }

    /** What is written where every statement stands alone could be half of something. */
    void requireWriting() {
        if (reading) {
            throw new IllegalStateException("Here is only read: use Database.inTransaction");
        }
    }

    <T> T join(Callable<T> work, Predicate<Throwable> commitsOn) throws Exception {
        try {
            return work.call();
        } catch (Throwable e) {
            if (!commitsOn.test(e) && doomedBy == null) {
                doomedBy = e;
            }
            throw e;
        }
    }

    <T> T run(Callable<T> work, Predicate<Throwable> commitsOn) throws Exception {
        T result;
        try {
            result = work.call();
        } catch (Throwable e) {
            if (commitsOn.test(e)) {
                commit();
            }
            throw e;
        }
        commit();
        return result;
    }

    private void commit() {
        if (reading) {
            committed = true;
            return;
        }
        if (doomedBy != null) {
            throw new IllegalStateException("Rolled back, because a part of the transaction failed", doomedBy);
        }
        if (entityManager != null) {
            entityManager.flush();
        }
        for (int i = 0; i < beforeCommit.size(); i++) {
            beforeCommit.get(i).run();
        }
        if (entityManager != null) {
            entityManager.getTransaction().commit();
        }
        if (connection != null) {
            try {
                connection.commit();
            } catch (SQLException e) {
                throw new DataException(e);
            }
        }
        committed = true;
    }

    /** Rolls back what was not committed and gives everything back; never throws, so that the first failure is seen. */
    void end() {
        try {
            if (entityManager != null) {
                if (entityManager.getTransaction().isActive()) {
                    entityManager.getTransaction().rollback();
                }
                entityManager.close();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "Closing the entity manager failed", e);
        }
        if (connection != null) {
            pool.release(connection, committed || reading);
        }
    }

    void runAfterCommit() {
        for (Runnable then : afterCommit) {
            try {
                then.run();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "Work after a commit failed; the commit stands", e);
            }
        }
    }
}
