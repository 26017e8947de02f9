package dev.souk.platform.data;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Runs work in local transactions of the service's database (PostgreSQL, READ COMMITTED).
 *
 * <p>A transaction belongs to its thread. Work started inside an open transaction joins it; a second connection is never
 * taken while one is held, so any number of virtual threads can share a small pool without deadlock. An exception rolls
 * everything back, also when it crossed a joined block and was caught outside of it.
 */
public final class Database implements AutoCloseable {
    private final Optional<DatabaseConfig> config;
    private final Optional<Pool> pool;
    private final Optional<EntityManagers> entityManagers;
    // Not static: a process may open two databases, and a thread may be in a transaction of each.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Transaction> current = new ThreadLocal<>();

    private Database(Optional<DatabaseConfig> config) {
        this.config = config;
        this.pool = config.map(Pool::new);
        this.entityManagers = pool.map(connections -> new EntityManagers(connections, this::currentConnection));
    }

    /** Opens a pool on a database; it connects when first used. */
    public static Database open(DatabaseConfig config) {
        return new Database(Optional.of(config));
    }

    /** A process without a database: every use says which key is missing. */
    public static Database none() {
        return new Database(Optional.empty());
    }

    /** Whether this process has a database. */
    public boolean isConfigured() {
        return pool.isPresent();
    }

    /** How the database is reached, for work that needs a connection of its own; empty without a database. */
    public Optional<DatabaseConfig> config() {
        return config;
    }

    /**
     * Runs {@code work} in one transaction, the open one if there is one, and commits when it returns.
     *
     * @throws dev.souk.platform.deadline.DeadlineExceeded when the request has no time left to begin
     * @throws dev.souk.platform.problem.ProblemException (503) when no connection came free in time
     */
    public <T> T inTransaction(Supplier<T> work) {
        try {
            return call(work::get, exception -> false);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A supplier threw a checked exception", e);
        }
    }

    /** As {@link #inTransaction(Supplier)}, without a result. */
    public void inTransaction(Runnable work) {
        inTransaction(() -> {
            work.run();
            return null;
        });
    }

    /**
     * Runs {@code work} that only reads, without a transaction around it unless one is open: each statement sees what is
     * committed when it begins, as it would in a transaction, and no commit is waited for. Writing and locking are not for
     * it, nor is work that needs two statements to see the same.
     *
     * @throws dev.souk.platform.deadline.DeadlineExceeded when the request has no time left to begin
     * @throws dev.souk.platform.problem.ProblemException (503) when no connection came free in time
     */
    public <T> T read(Supplier<T> work) {
        if (isInTransaction()) {
            return work.get();
        }
        try {
            return begin(work::get, exception -> false, Transaction.Mode.READING);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A supplier threw a checked exception", e);
        }
    }

    /**
     * Runs {@code work} that is one statement, which may write: it is committed by itself, unless a transaction is open, and
     * the messages that begin and commit one are saved. A second statement is refused.
     *
     * @throws dev.souk.platform.deadline.DeadlineExceeded when the request has no time left to begin
     * @throws dev.souk.platform.problem.ProblemException (503) when no connection came free in time
     */
    public <T> T inOneStatement(Supplier<T> work) {
        if (isInTransaction()) {
            return inTransaction(work);
        }
        try {
            return begin(work::get, exception -> false, Transaction.Mode.SINGLE);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A supplier threw a checked exception", e);
        }
    }

    /** As {@link #inTransaction(Supplier)}, for work that may throw a checked exception, which rolls back as well. */
    public <T> T call(Callable<T> work) throws Exception {
        return call(work, exception -> false);
    }

    /** Whether the current thread is inside a transaction. */
    public boolean isInTransaction() {
        return current.get() != null;
    }

    /** The entity manager of the current transaction; made on first use. */
    public EntityManager entityManager() {
        return currentTransaction().entityManager();
    }

    /**
     * The connection of the current transaction, shared with its entity manager, whose pending changes are written
     * first. Neither commit nor close it.
     */
    public Connection connection() {
        return currentTransaction().flushedConnection();
    }

    /**
     * Runs {@code last} immediately before the commit, after all entity changes are written; it may use the connection,
     * and its failure rolls back.
     */
    public void beforeCommit(Runnable last) {
        currentTransaction().beforeCommit(last);
    }

    /** Runs {@code then} after the commit, outside of the transaction; not at all after a rollback. Failures are logged. */
    public void afterCommit(Runnable then) {
        currentTransaction().afterCommit(then);
    }

    /** State that lives as long as the current transaction: what {@code create} made when {@code key} was first asked. */
    public <T> T transactionState(Object key, Class<T> type, Supplier<T> create) {
        return type.cast(currentTransaction().state().computeIfAbsent(key, _ -> create.get()));
    }

    /** Shows operators how the pool does. */
    void showMetrics() {
        pool.ifPresent(Pool::showMetrics);
    }

    @Override
    public void close() {
        entityManagers.ifPresent(EntityManagers::close);
        pool.ifPresent(Pool::close);
    }

    <T> T call(Callable<T> work, Predicate<Throwable> commitsOn) throws Exception {
        Transaction open = current.get();
        if (open != null) {
            open.requireWriting();
            return open.join(work, commitsOn);
        }
        return begin(work, commitsOn, Transaction.Mode.WRITING);
    }

    private <T> T begin(Callable<T> work, Predicate<Throwable> commitsOn, Transaction.Mode mode) throws Exception {
        Transaction transaction = new Transaction(configured(pool), configured(entityManagers), mode);
        current.set(transaction);
        T result;
        try {
            result = transaction.run(work, commitsOn);
        } catch (RuntimeException e) {
            throw DataException.unwrapped(e);
        } finally {
            current.remove();
            transaction.end();
        }
        transaction.runAfterCommit();
        return result;
    }

    /** Builds the entity manager factory ahead of the first request; nothing without a persistence unit. */
    void warmUp() {
        entityManagers.ifPresent(EntityManagers::warmUp);
    }

    private Optional<Connection> currentConnection() {
        return Optional.ofNullable(current.get()).map(Transaction::connection);
    }

    void defer(Deferred.Command command) {
        currentTransaction().defer(command);
    }

    /** The connection for a statement that changes something. */
    Connection writingConnection() {
        Transaction transaction = currentTransaction();
        transaction.requireWriting();
        return transaction.flushedConnection();
    }

    private Transaction currentTransaction() {
        Transaction transaction = current.get();
        if (transaction == null) {
            configured(pool);
            throw new IllegalStateException("No transaction is open: use @Transactional or Database.inTransaction");
        }
        return transaction;
    }

    private static <T> T configured(Optional<T> part) {
        return part.orElseThrow(() -> new IllegalStateException("This process has no database: set souk.db.url"));
    }
}
