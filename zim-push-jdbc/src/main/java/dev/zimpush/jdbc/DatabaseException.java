package dev.zimpush.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The database did not do what it was asked to. Its text, and that of its cause, has no value of any row: a driver's own
 * text is kept only if it can have none.
 */
final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SQLException failure;

    private DatabaseException(String text, SQLException cause) {
        super(text, cause);
        failure = cause;
    }

    /**
     * For a statement that failed, or a transaction.
     *
     * @param what was not done, such as "bind an address"
     * @param advice what to do about it, or null
     */
    static DatabaseException of(String what, SQLException failure, @Nullable String advice) {
        return of(what, Failures.first(failure), Failures.text(failure), advice);
    }

    /** For want of a connection: nothing was asked yet, so the driver's or the pool's text has no value of a row. */
    static DatabaseException notConnected(String what, SQLException failure) {
        return of(what, failure, "no connection: " + failure.getMessage(), null);
    }

    private static DatabaseException of(String what, SQLException failure, String reason, @Nullable String advice) {
        String state = failure.getSQLState();
        SQLException cause = new SQLException(reason, state, failure.getErrorCode());
        cause.setStackTrace(failure.getStackTrace());
        String text = "could not " + what + ": " + reason
                + (state == null ? "" : " (SQLState " + state + ", code " + failure.getErrorCode() + ')');
        return new DatabaseException(advice == null ? text : text + "; " + advice, cause);
    }

    /** Whether a table is not there. */
    boolean missingTable() {
        return Failures.missingTable(failure);
    }

    /** Whether a schema is not there. */
    boolean missingSchema() {
        return Failures.missingSchema(failure);
    }
}
