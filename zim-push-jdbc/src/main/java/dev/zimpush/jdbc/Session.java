package dev.zimpush.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection while this module has it: set up for one transaction, then as it was found. Nothing of the pool's settings is
 * relied on.
 */
final class Session {
    private static final Logger log = LoggerFactory.getLogger(Session.class);
    private static final int UNKNOWN = -1;

    private final Connection connection;
    private final Limits limits;
    private int networkTimeout = UNKNOWN;
    private int queryTimeout = UNKNOWN;
    private int isolation = UNKNOWN;
    private boolean autoCommit;
    private boolean broken;

    private Session(Connection connection, Limits limits) {
        this.connection = connection;
        this.limits = limits;
    }

    /**
     * Sets a connection up.
     *
     * @param whole whether there is one transaction until {@link #commit}; else each statement is one of its own
     */
    static Session begin(Connection connection, Dialect dialect, Limits limits, boolean whole) throws SQLException {
        Session session = new Session(connection, limits);
        try {
            session.setUp(dialect, whole);
            return session;
        } catch (SQLException | RuntimeException e) {
            session.end();
            throw e;
        }
    }

    private void setUp(Dialect dialect, boolean whole) throws SQLException {
        autoCommit = connection.getAutoCommit();
        limitNetwork();
        if (!autoCommit) {
            // A pool may have looked whether the connection is alive, which began a transaction.
            connection.rollback();
        }
        if (dialect == Dialect.H2) {
            // H2 keeps a statement's timeout for the whole session, and the isolation, too.
            isolation = connection.getTransactionIsolation();
            try (Statement statement = connection.createStatement()) {
                queryTimeout = statement.getQueryTimeout();
            }
        }
        if (autoCommit == whole) {
            connection.setAutoCommit(!whole);
        }
        if (whole) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(dialect.preamble(limits.statementMillis()));
            }
        }
    }

    private void limitNetwork() throws SQLException {
        try {
            int before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, limits.networkMillis());
            networkTimeout = before;
        } catch (SQLFeatureNotSupportedException e) {
            log.debug(
                    "The driver has no network timeout: a database that hangs is noticed by the statement timeout only");
        }
    }

    /** Commits, if there is one whole transaction. */
    void commit() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }

    /** Rolls back what was not committed. */
    void rollback() {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            broken = true;
            log.debug("A rollback failed: {}", Failures.text(e));
        }
    }

    /** Leaves the connection as it was. */
    void end() {
        try {
            if (!broken && !connection.isClosed()) {
                restore();
            }
        } catch (SQLException e) {
            log.debug("A connection goes back as it is: {}", Failures.text(e));
        }
    }

    private void restore() throws SQLException {
        if (connection.getAutoCommit() != autoCommit) {
            connection.setAutoCommit(autoCommit);
        }
        if (isolation != UNKNOWN) {
            connection.setTransactionIsolation(isolation);
        }
        if (queryTimeout != UNKNOWN) {
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(queryTimeout);
            }
        }
        if (networkTimeout != UNKNOWN) {
            connection.setNetworkTimeout(Runnable::run, networkTimeout);
        }
    }
}
