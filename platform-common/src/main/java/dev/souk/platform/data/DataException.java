package dev.souk.platform.data;

import dev.souk.platform.problem.ProblemException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A statement failed. Its message is for the log and never leaves the service. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sqlState;

    /** A failure with the message and the SQL state of its cause. */
    public DataException(SQLException cause) {
        super(cause.getMessage(), cause);
        this.sqlState = Optional.ofNullable(cause.getSQLState()).orElse("");
    }

    private DataException(RuntimeException wrapper) {
        super(wrapper.getMessage(), wrapper);
        this.sqlState = sqlStateOf(wrapper);
    }

    /** The five characters of PostgreSQL's error code, such as 23505; empty when there is none. */
    public String sqlState() {
        return sqlState;
    }

    /** The constraint that {@code failure} or one of its causes violated, also when JPA wrapped it. */
    public static Optional<String> violatedConstraint(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException sql) {
                return Optional.ofNullable(sql.getServerErrorMessage()).map(ServerErrorMessage::getConstraint);
            }
        }
        return Optional.empty();
    }

    /** The SQL state of {@code failure} or of one of its causes; empty when no statement failed. */
    public static String sqlStateOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    /**
     * Whether {@code failure} is the server's: there was no connection, it was lost (class 08), the server lacks room (53) or
     * stops (57P). When it was lost at a commit, nobody knows whether that was done.
     */
    public static boolean isOutage(Throwable failure) {
        String state = sqlStateOf(failure);
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P") || isNoConnection(failure);
    }

    /** Whether a statement of {@code failure} took longer than it might, and was rolled back with its transaction. */
    public static boolean isTimeout(Throwable failure) {
        return sqlStateOf(failure).equals("57014");
    }

    /** A failure of the server as this, however deep JPA or a joined transaction wrapped it; any other as it is. */
    static RuntimeException unwrapped(RuntimeException failure) {
        if (failure instanceof DataException || failure instanceof ProblemException) {
            return failure;
        }
        return isOutage(failure) || isTimeout(failure) ? new DataException(failure) : failure;
    }

    /** Whether {@code failure} came of having no connection: the pool got none, or none came free in time. */
    public static boolean isNoConnection(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException || cause instanceof DatabaseBusy) {
                return true;
            }
        }
        return false;
    }
}
