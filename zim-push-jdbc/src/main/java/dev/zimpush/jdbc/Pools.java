package dev.zimpush.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backend's own pool. */
final class Pools {
    private static final Logger log = LoggerFactory.getLogger(Pools.class);

    /** HikariCP takes none below. */
    private static final long SHORTEST_WAIT_MILLIS = 250;

    private static final String POSTGRESQL = "jdbc:postgresql:";

    private Pools() {}

    /** A pool that has connected once. Waiting for a connection takes as long as a statement may, at most. */
    static HikariDataSource make(
            String url, @Nullable String user, @Nullable String password, int size, Limits limits) {
        requireDriver(url);
        HikariConfig config = new HikariConfig();
        config.setPoolName("zim-push");
        config.setJdbcUrl(url);
        if (user != null) {
            config.setUsername(user);
            config.setPassword(password);
        }
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(Math.max(SHORTEST_WAIT_MILLIS, limits.statementMillis()));
        config.setInitializationFailTimeout(1);
        if (url.startsWith(POSTGRESQL)) {
            // To cancel a statement the driver connects once more, and waits for that when the network stands still.
            config.addDataSourceProperty("cancelSignalTimeout", "2");
        }
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            SQLException failure = Failures.of(e);
            throw failure == null ? e : DatabaseException.of("connect to the database", failure, null);
        }
    }

    /** Complains without the address, which may have a password. */
    private static void requireDriver(String url) {
        try {
            DriverManager.getDriver(url);
        } catch (SQLException e) {
            String scheme = url.replaceFirst("(jdbc:[a-zA-Z0-9]*:).*", "$1...");
            String shown = scheme.startsWith("jdbc:") ? scheme : "the address, which does not begin with jdbc:,";
            throw new IllegalArgumentException(
                    "no driver for " + shown + " is on the class path; add your database's", null);
        }
    }

    /** Closes a pool of the backend's own. */
    static void close(@Nullable AutoCloseable pool) {
        if (pool != null) {
            try {
                pool.close();
            } catch (Exception e) {
                log.warn("The connection pool was not closed", e);
            }
        }
    }
}
