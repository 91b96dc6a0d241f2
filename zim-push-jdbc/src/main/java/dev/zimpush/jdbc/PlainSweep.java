package dev.zimpush.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what buried nodes leave, as {@link PostgreSqlSweep} does, in SQL that every database takes. */
final class PlainSweep {
    private static final Logger log = LoggerFactory.getLogger(PlainSweep.class);
    private static final int AT_A_TIME = 1_000;
    private static final int EVERY = 20;
    private static final long STAYS = 7_200_000;

    private static final String BURIED = "SELECT epoch FROM zim_push_node WHERE buried_at IS NOT NULL ORDER BY epoch";

    private static final String CONNECTIONS =
            "SELECT user_id, device_id FROM zim_push_connection WHERE node = ? LIMIT ?";

    private static final String REMOVE_CONNECTION =
            "DELETE FROM zim_push_connection WHERE user_id = ? AND device_id = ? AND node = ?";

    private static final String REMOVE_NOTICES = "DELETE FROM zim_push_notice WHERE node = ?";

    private static final String UNLOOKED = """
            SELECT epoch FROM zim_push_node n
            WHERE buried_at IS NOT NULL AND (look_after IS NULL OR look_after <= {now})
              AND NOT EXISTS (SELECT 1 FROM zim_push_delivery d WHERE d.owner = n.epoch)
            ORDER BY epoch
            """;

    private static final String LOOK_AFTER = """
            UPDATE zim_push_node SET look_after = {now} + GREATEST(1000, ({now} - buried_at) / 4)
            WHERE epoch = ? AND buried_at IS NOT NULL
            """;

    private static final String OLD = """
            SELECT epoch FROM zim_push_node n
            WHERE buried_at <= {now} - %d
              AND NOT EXISTS (SELECT 1 FROM zim_push_delivery d WHERE d.owner = n.epoch)
              AND NOT EXISTS (SELECT 1 FROM zim_push_connection c WHERE c.node = n.epoch)
              AND NOT EXISTS (SELECT 1 FROM zim_push_notice o WHERE o.node = n.epoch)
            ORDER BY epoch
            """.formatted(STAYS);

    private static final String REMOVE_NODE = "DELETE FROM zim_push_node WHERE epoch = ? AND buried_at IS NOT NULL";

    private final Database database;
    private final AtomicInteger wait = new AtomicInteger();

    PlainSweep(Database database) {
        this.database = database;
    }

    /** Every now and then, and every time while there is more. */
    void sometimes(Handle handle) {
        if (wait.decrementAndGet() < 0) {
            now(handle);
        }
    }

    void now(Handle handle) {
        wait.set(EVERY);
        try {
            nothingLeft(handle, database);
            for (long node : nodes(handle, database, BURIED)) {
                connections(handle, node);
                Calls.change(handle, database.sql(REMOVE_NOTICES), to -> to.number(node));
            }
            Calls.batch(handle, database.sql(REMOVE_NODE), nodes(handle, database, OLD), Arguments::number);
        } catch (SQLException e) {
            log.debug("What buried nodes left was not removed this time: {}", Failures.text(e));
        }
    }

    private void connections(Handle handle, long node) throws SQLException {
        List<Key> keys = Calls.rows(
                handle,
                database.sql(CONNECTIONS),
                to -> to.number(node).number(AT_A_TIME),
                row -> new Key(StoredRow.id(row, "user_id"), StoredRow.id(row, "device_id")));
        Calls.batch(
                handle,
                database.sql(REMOVE_CONNECTION),
                keys,
                (to, key) -> to.text(key.userId).text(key.deviceId).number(node));
        if (keys.size() == AT_A_TIME) {
            wait.set(0);
        }
    }

    /** Leaves buried nodes without rows alone for a while, as {@link PostgreSqlSweep#NOTHING_LEFT} does. */
    static void nothingLeft(Handle handle, Database database) throws SQLException {
        Calls.batch(handle, database.sql(LOOK_AFTER), nodes(handle, database, UNLOOKED), Arguments::number);
    }

    private static List<Long> nodes(Handle handle, Database database, String sql) throws SQLException {
        return Calls.rows(handle, database.sql(sql), to -> {}, row -> row.getLong(1));
    }

    private record Key(String userId, String deviceId) {}
}
