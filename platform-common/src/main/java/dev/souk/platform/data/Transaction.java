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
    /** What happens between the first statement and the last. */
    enum Mode {
        /** All commit together or not at all. */
        WRITING,
        /** Each statement stands alone, and nothing may be written or locked. */
        READING,
        /** There is one statement, which may write and commits by itself. */
        SINGLE
    }

    private static final System.Logger LOG = System.getLogger(Transaction.class.getName());

    private final Pool pool;
    private final EntityManagers entityManagers;
    private final Mode mode;
    private final Deferred deferred = new Deferred();
    private final List<Runnable> beforeCommit = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final Map<Object, Object> state = new HashMap<>();
    private Connection connection;
    private EntityManager entityManager;
    private Throwable doomedBy;
    private boolean used;
    private boolean committed;

    Transaction(Pool pool, EntityManagers entityManagers, Mode mode) {
        this.pool = pool;
        this.entityManagers = entityManagers;
        this.mode = mode;
    }

    Connection connection() {
        if (connection == null) {
            connection = pool.acquire(mode != Mode.WRITING);
        }
        return connection;
    }

    /** The connection for a statement that has to see, or follow, all that was written so far. */
    Connection flushedConnection() {
        if (mode == Mode.SINGLE) {
            if (used) {
                throw new IllegalStateException("Here is one statement only: use Database.inTransaction");
            }
            used = true;
        }
        if (entityManager != null && mode == Mode.WRITING) {
            entityManager.flush();
        }
        deferred.run(this::connection);
        return connection();
    }

    /** Leaves a command for the next moment at which something is sent anyway. */
    void defer(Deferred.Command command) {
        requireSeveral();
        deferred.add(command);
    }

    EntityManager entityManager() {
        deferred.run(this::connection);
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
        requireSeveral();
        beforeCommit.add(last);
    }

    void afterCommit(Runnable then) {
        requireWriting();
        afterCommit.add(then);
    }

    /** What is written where every statement stands alone could be half of something. */
    void requireWriting() {
        if (mode == Mode.READING) {
            throw new IllegalStateException("Here is only read: use Database.inTransaction");
        }
    }

    private void requireSeveral() {
        requireWriting();
        if (mode == Mode.SINGLE) {
            throw new IllegalStateException("Here is one statement only: use Database.inTransaction");
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
        if (doomedBy != null) {
            throw new IllegalStateException("Rolled back, because a part of the transaction failed", doomedBy);
        }
        if (mode == Mode.WRITING) {
            write();
        }
        if (connection != null && mode != Mode.READING) {
            try {
                if (!connection.getAutoCommit()) {
                    connection.commit();
                }
            } catch (SQLException e) {
                throw new DataException(e);
            }
        }
        committed = true;
    }

    private void write() {
        if (entityManager != null) {
            entityManager.flush();
        }
        for (int i = 0; i < beforeCommit.size(); i++) {
            beforeCommit.get(i).run();
        }
        deferred.run(this::connection);
        if (entityManager != null) {
            entityManager.getTransaction().commit();
        }
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
            pool.release(connection, committed || mode == Mode.READING);
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
