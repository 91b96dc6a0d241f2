package dev.zimpush.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jspecify.annotations.Nullable;

/**
 * The way to the database, which all parts of the backend take. Thread-safe.
 *
 * <p>A part writes its SQL as constants with the tables' default names and {@code {now}} for the time (see {@link Tables}), lets
 * {@link #sql} make it fit, and runs it in {@link #statement} or {@link #transaction}. Both take a connection that is set up
 * whatever the pool's settings are, in particular autocommit; bound the time that the database may take, by the server, by
 * the driver and by the socket; do the work again, a few times and after a random while, when the database gave it up for
 * the sake of another or another was faster (deadlock, serialization failure, lock timeout, a unique key taken
 * meanwhile); and give the connection back as it was. What fails for good is a {@link DatabaseException}, which has no value of
 * any row in its text.
 *
 * <p>All times in the tables are milliseconds since 1970-01-01T00:00Z by the database's clock, as BIGINT: free of zones, and
 * arithmetic with durations is the same SQL everywhere.
 */
final class Database {
    private static final int TRIES = 12;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Dialect dialect;
    private final Tables tables;
    private final Limits limits;
    private final DataSource dataSource;
    private final Jdbi jdbi;

    Database(DataSource dataSource, Dialect dialect, Settings settings) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        tables = new Tables(
                settings.tablePrefix(), settings.schema(), settings.clock().apply(dialect.now()));
        limits = new Limits(settings.statementTimeout());
        jdbi = jdbi(dataSource, dialect, limits);
    }

    private static Jdbi jdbi(DataSource dataSource, Dialect dialect, Limits limits) {
        Jdbi jdbi = Jdbi.create(dataSource);
        jdbi.getConfig(SqlStatements.class)
                .setTemplateEngine(TemplateEngine.NOP)
                .setQueryTimeout(limits.statementSeconds())
                .setIncludeBindingsInTelemetry(false);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        jdbi.registerArrayType(String.class, dialect == Dialect.POSTGRESQL ? "text" : "varchar");
        return jdbi;
    }

    /** Whose SQL to use. */
    Dialect dialect() {
        return dialect;
    }

    /** Where the tables are. */
    Tables tables() {
        return tables;
    }

    /** Makes a constant fit: see {@link Tables#sql}. */
    String sql(String template) {
        return tables.sql(template);
    }

    /**
     * Does work that is one statement, which is its own transaction: one round trip where the driver can.
     *
     * @param what is to be done, for the text of a failure: "bind an address"
     */
    <T> T statement(String what, Work<T> work) {
        return repeat(what, work, false);
    }

    /**
     * Does work in one transaction, read committed, and commits it.
     *
     * @param what is to be done, for the text of a failure: "bind an address"
     */
    <T> T transaction(String what, Work<T> work) {
        return repeat(what, work, true);
    }

    /** How long the database may take. */
    Limits limits() {
        return limits;
    }

    /** A connection as the pool gives it, to be kept; the caller sets it up and closes it. */
    Handle open() {
        return jdbi.open();
    }

    /**
     * A connection as the pool gives it, for the caller to set up, to bound and to close: for what waits on purpose, such as
     * listening.
     */
    Connection connection() throws SQLException {
        return dataSource.getConnection();
    }

    private <T> T repeat(String what, Work<T> work, boolean whole) {
        long start = System.nanoTime();
        for (int tried = 1; ; tried++) {
            try {
                return once(work, whole);
            } catch (SQLException | JdbiException e) {
                SQLException failure = Failures.of(e);
                if (failure == null) {
                    throw new IllegalStateException("could not " + what + ": " + e.getMessage(), e);
                }
                boolean tooLate = System.nanoTime() - start > limits.statement().toNanos();
                if (!Failures.passing(failure) || tried == TRIES || tooLate) {
                    throw e instanceof ConnectionException
                            ? DatabaseException.notConnected(what, failure)
                            : DatabaseException.of(what, failure, advice(failure, tried));
                }
                pause(tried);
            }
        }
    }

    private <T> T once(Work<T> work, boolean whole) throws SQLException {
        try (Handle handle = jdbi.open()) {
            if (whole && dialect.endsStatements()) {
                handle.getConfig(SqlStatements.class).setQueryTimeout(null);
            }
            Session session = Session.begin(handle.getConnection(), dialect, limits, whole);
            try {
                T result = work.on(handle);
                session.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                session.rollback();
                throw e;
            } finally {
                session.end();
            }
        }
    }

    private static void pause(int tried) {
        long most = Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(tried, 16));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
    }

    private @Nullable String advice(SQLException failure, int tried) {
        if (Failures.passing(failure)) {
            return "tried " + tried + " times";
        }
        if (Failures.timeout(failure)) {
            return "it took longer than the statement timeout, " + limits.statement();
        }
        if (Failures.missingTable(failure)) {
            return "a table is missing: was it removed, or has this user no right to see it?";
        }
        return null;
    }
}
