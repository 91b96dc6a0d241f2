package dev.zimpush.jdbc;

import dev.zimpush.spi.Wakeup;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints by LISTEN and NOTIFY: a channel for each node, on one connection that is kept for that. A NOTIFY is a transaction of its
 * own, since the server commits those with one after the other, and waits for no disk.
 */
final class PostgreSqlWakeup implements Wakeup, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PostgreSqlWakeup.class);

    /** What all channels of these tables begin with; no other tables of the database have the same. */
    private static final String CHANNELS = "SELECT 'zimpush_' || 'zim_push_node'::regclass::oid || '_'";

    /** Wakes all live nodes. */
    static final String WAKE_ALL = """
            SELECT pg_notify('zimpush_' || 'zim_push_node'::regclass::oid || '_' || epoch, '')
            FROM zim_push_node WHERE buried_at IS NULL
            """;

    private static final String NO_WAIT = "SELECT set_config('synchronous_commit', 'off', true);\n";

    private static final String WAKE = """
            SELECT set_config('synchronous_commit', 'off', true);
            SELECT pg_notify(? || node, '') FROM unnest(?::bigint[]) AS n(node)
            """;

    private final Database database;
    private @Nullable String channels;
    private @Nullable PostgreSqlListener listener;
    private boolean closed;

    PostgreSqlWakeup(Database database) {
        this.database = database;
    }

    @Override
    public void wake(Collection<Long> nodes) {
        if (nodes.isEmpty()) {
            return;
        }
        try {
            String names = channels();
            List<Long> sorted = nodes.stream().distinct().sorted().toList();
            database.statement(
                    "wake nodes",
                    handle -> Calls.change(handle, WAKE, to -> to.text(names).numbers(sorted, node -> node)));
        } catch (RuntimeException e) {
            log.debug("A hint was lost: {}", e.getMessage());
        }
    }

    /** Wakes all live nodes; it throws nothing. */
    void wakeAll() {
        try {
            database.statement(
                    "wake all nodes", handle -> Calls.change(handle, database.sql(NO_WAIT + WAKE_ALL), to -> {}));
        } catch (RuntimeException e) {
            log.debug("A hint was lost: {}", e.getMessage());
        }
    }

    private synchronized String channels() {
        if (channels == null) {
            channels = database.statement(
                    "name the channels",
                    handle -> Calls.rows(handle, database.sql(CHANNELS), to -> {}, row -> row.getString(1))
                            .get(0));
        }
        return channels;
    }

    @Override
    public void listen(long node, Runnable onHint) {
        String channel = channels() + node;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the backend is closed");
            }
            if (listener == null) {
                listener = new PostgreSqlListener(this::connection);
            }
            listener.listen(channel, onHint);
        }
    }

    private Connection connection() throws SQLException {
        return database.connection();
    }

    @Override
    public void close() {
        PostgreSqlListener ending;
        synchronized (this) {
            closed = true;
            ending = listener;
        }
        if (ending != null) {
            ending.close();
        }
    }
}
