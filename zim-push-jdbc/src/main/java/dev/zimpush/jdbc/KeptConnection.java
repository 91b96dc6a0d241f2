package dev.zimpush.jdbc;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the pool's that is kept, for short calls that must not wait for one: a node whose pool is exhausted by slow
 * work goes on renewing its lease. A broken one is given back, and another is taken when it is needed. Calls on it fail after
 * two seconds, or after seven when the network stands still. Thread-safe; one call at a time.
 */
final class KeptConnection implements AutoCloseable {
    private static final Duration MOST = Duration.ofSeconds(2);
    private static final long AT_ONCE = TimeUnit.SECONDS.toNanos(1);

    private final Database database;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Handle handle;
    private @Nullable Session session;
    private boolean closed;

    KeptConnection(Database database) {
        this.database = database;
        Duration asSet = database.limits().statement();
        limits = new Limits(asSet.compareTo(MOST) < 0 ? asSet : MOST);
    }

    /** Does work that is one statement, which is its own transaction, and that may be done twice. */
    <T> T statement(String what, Work<T> work) {
        lock(what);
        try {
            long start = System.nanoTime();
            for (boolean again = true; ; again = false) {
                try {
                    return work.on(opened());
                } catch (SQLException | JdbiException e) {
                    giveBack();
                    SQLException failure = Failures.of(e);
                    if (failure == null) {
                        throw new IllegalStateException("could not " + what + ": " + e.getMessage(), e);
                    }
                    if (!again || System.nanoTime() - start > AT_ONCE) {
                        throw DatabaseException.of(what, failure, null);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void lock(String what) {
        try {
            if (!lock.tryLock(limits.networkMillis(), TimeUnit.MILLISECONDS)) {
                throw DatabaseException.of(what, new SQLTimeoutException("the call before takes too long"), null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("could not " + what + ": interrupted", e);
        }
    }

    private Handle opened() throws SQLException {
        if (closed) {
            throw new IllegalStateException("the backend is closed");
        }
        if (handle == null) {
            Handle opening = database.open();
            handle = opening;
            opening.getConfig(SqlStatements.class).setQueryTimeout(limits.statementSeconds());
            session = Session.begin(opening.getConnection(), database.dialect(), limits, false);
        }
        return handle;
    }

    private void giveBack() {
        Handle giving = handle;
        handle = null;
        if (session != null) {
            session.end();
            session = null;
        }
        if (giving != null) {
            try {
                giving.close();
            } catch (JdbiException e) {
                // what is broken is gone as well
            }
        }
    }

    /** Gives it back; calls fail from now on. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            giveBack();
        } finally {
            lock.unlock();
        }
    }
}
