package dev.souk.platform.data;

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
