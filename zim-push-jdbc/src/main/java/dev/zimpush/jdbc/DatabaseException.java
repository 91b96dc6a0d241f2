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
     * Makes one.
     *
     * @param what was not done, such as "bind an address"
     * @param advice what to do about it, or null
     */
    static DatabaseException of(String what, SQLException failure, @Nullable String advice) {
        SQLException first = Failures.first(failure);
        SQLException cause = new SQLException(Failures.text(first), first.getSQLState(), first.getErrorCode());
        cause.setStackTrace(first.getStackTrace());
        String text = "could not " + what + ": " + cause.getMessage() + " (SQLState " + first.getSQLState() + ", code "
                + first.getErrorCode() + ')';
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
