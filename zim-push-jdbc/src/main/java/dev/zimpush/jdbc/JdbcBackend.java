package dev.zimpush.jdbc;

import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Cluster;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.spi.History;
import dev.zimpush.spi.Pushes;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what several nodes share in one database: addresses, who is connected where, and the deliveries, which survive the
 * crash of a node.
 *
 * <pre>{@code
 * ZimPush zim = ZimPushBuilder.create()
 *         .backend(JdbcBackend.on(dataSource).build())
 *         ...
 * }</pre>
 *
 * <p>Every node is given the same tables. The databases are PostgreSQL 13 or later, MariaDB 10.6 or later, and H2 2.2 or later,
 * which is for trying things out: another one is refused. The host brings the driver.
 *
 * <p>The tables are made from the SQL files in this jar, below {@code dev/zimpush/jdbc/schema/}, by the tool that the host
 * uses for that, or with {@link JdbcBackendBuilder#createTables}. They begin with {@code zim_push_}; each column is explained
 * in the files and, where there is a place for it, in the database. Other programs may read them.
 *
 * <p>Thread-safe. It belongs to whom it was given to: the {@link dev.zimpush.ZimPush}, which closes it, or the builder of one, whose
 * {@code build} closes it when that fails. One that was given to nobody is closed by who built it.
 */
public final class JdbcBackend implements Backend {
    private final Database database;
    private final @Nullable AutoCloseable pool;
    private final DeviceStore devices;
    private final History history;
    private final Pushes pushes;
    private final JdbcOutbox outbox;
    private final JdbcCluster cluster;

    JdbcBackend(Database database, JdbcCluster cluster, JdbcOutbox outbox, @Nullable AutoCloseable pool) {
        this.database = database;
        this.cluster = cluster;
        this.outbox = outbox;
        this.pool = pool;
        devices = new JdbcDeviceStore(database);
        history = new JdbcHistory(database);
        pushes = new JdbcPushes(database);
    }

    /**
     * With connections from the host's pool, which stays open when the backend is closed. Its settings don't matter, autocommit
     * among them. One connection is kept for as long as the node runs, another one where nodes {@linkplain
     * JdbcBackendBuilder#listen listen}; each of the library's I/O threads holds at most one more at a time.
     */
    public static JdbcBackendBuilder on(DataSource dataSource) {
        return new JdbcBackendBuilder(dataSource);
    }

    /** With a pool of its own, closed with the backend, for an address that names user and password if it needs them. */
    public static JdbcBackendBuilder at(String jdbcUrl) {
        return new JdbcBackendBuilder(jdbcUrl, null, null);
    }

    /** With a pool of its own, closed with the backend. */
    public static JdbcBackendBuilder at(String jdbcUrl, String user, String password) {
        return new JdbcBackendBuilder(jdbcUrl, user, password);
    }

    @Override
    public DeviceStore devices() {
        return devices;
    }

    @Override
    public Optional<Cluster> cluster() {
        return Optional.of(cluster);
    }

    @Override
    public Optional<History> history() {
        return Optional.of(history);
    }

    @Override
    public Optional<Pushes> pushes() {
        return Optional.of(pushes);
    }

    /** The way in for messages that are sent within the host's own transactions. */
    public JdbcOutbox outbox() {
        return outbox;
    }

    @Override
    public void close() {
        cluster.close().run();
        Pools.close(pool);
    }

    /** The database and the tables; nothing of what is in them. */
    @Override
    public String toString() {
        return "JdbcBackend[" + database.dialect() + ", " + database.tables() + ']';
    }
}
