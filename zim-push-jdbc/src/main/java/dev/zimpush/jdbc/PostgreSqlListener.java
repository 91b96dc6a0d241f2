package dev.zimpush.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears one channel, on a thread and a connection of its own, until it is closed. A lost connection is replaced, after pauses that
 * grow to ten seconds; then it calls once for the hints that it may have missed.
 */
final class PostgreSqlListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PostgreSqlListener.class);
    private static final int LOOK_UP_MILLIS = 250;
    private static final int NETWORK_MILLIS = 10_000;
    private static final int VALID_SECONDS = 5;
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final long JOIN_MILLIS = 5_000;

    private final ConnectionSource source;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "zim-push-jdbc-listener");
    private volatile Target target = new Target("", () -> {});
    private Duration pause = FIRST_PAUSE;
    private boolean lost;

    PostgreSqlListener(ConnectionSource source) {
        this.source = source;
        thread.setDaemon(true);
    }

    /** Gives a connection. */
    @FunctionalInterface
    interface ConnectionSource {
        Connection open() throws SQLException;
    }

    private record Target(String channel, Runnable onHint) {}

    /** From now on that channel, and no other. */
    synchronized void listen(String channel, Runnable onHint) {
        target = new Target(channel, onHint);
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    private void run() {
        while (!isClosed()) {
            try (Connection connection = source.open()) {
                boolean autoCommit = connection.getAutoCommit();
                int networkTimeout = connection.getNetworkTimeout();
                hear(connection);
                connection.setNetworkTimeout(Runnable::run, networkTimeout);
                connection.setAutoCommit(autoCommit);
            } catch (SQLException | RuntimeException e) {
                waitAfter(e);
            }
        }
    }

    private void hear(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        connection.setNetworkTimeout(Runnable::run, NETWORK_MILLIS);
        PGConnection notifications = connection.unwrap(PGConnection.class);
        @Nullable Target heard = null;
        long checked = System.nanoTime();
        while (!isClosed()) {
            Target wanted = target;
            if (heard == null || !heard.channel.equals(wanted.channel)) {
                execute(connection, "UNLISTEN *");
                execute(connection, "LISTEN \"" + wanted.channel + '"');
                connected(wanted);
            }
            heard = wanted;
            PGNotification[] hints = notifications.getNotifications(LOOK_UP_MILLIS);
            if (hints != null && hints.length > 0) {
                hint(hints);
            }
            if (System.nanoTime() - checked > CHECK_NANOS) {
                checked = System.nanoTime();
                if (!connection.isValid(VALID_SECONDS)) {
                    throw new SQLException("the connection does not answer", "08006");
                }
            }
        }
        execute(connection, "UNLISTEN *");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void connected(Target wanted) {
        pause = FIRST_PAUSE;
        if (lost) {
            lost = false;
            log.info("Hints from other nodes are heard again");
            call(wanted);
        }
    }

    private void hint(PGNotification[] hints) {
        Target wanted = target;
        for (PGNotification hint : hints) {
            if (hint.getName().equals(wanted.channel)) {
                call(wanted);
                return;
            }
        }
    }

    private void call(Target wanted) {
        if (!isClosed()) {
            try {
                wanted.onHint.run();
            } catch (RuntimeException e) {
                log.warn("What was to be done on a hint failed", e);
            }
        }
    }

    private void waitAfter(Exception failure) {
        if (isClosed()) {
            return;
        }
        if (!lost) {
            lost = true;
            String text =
                    failure instanceof SQLException sql ? Failures.text(sql) : String.valueOf(failure.getMessage());
            log.warn("Hints from other nodes are not heard, which makes work from them late: {}; trying again", text);
        }
        try {
            if (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                Duration twice = pause.multipliedBy(2);
                pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            log.debug("Interrupts mean nothing here; close() ends it");
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Ends it; no call begins after this, and one that runs is waited for, but for five seconds at most. */
    @Override
    public void close() {
        closed.countDown();
        if (thread != Thread.currentThread() && thread.isAlive()) {
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
