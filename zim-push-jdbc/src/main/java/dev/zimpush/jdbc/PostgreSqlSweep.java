package dev.zimpush.jdbc;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what buried nodes leave: their connections and notices a few thousand at a time, and in the end, when nothing of
 * theirs is left and nothing more can come, themselves. Nobody waits for it: what is locked is left for the next time.
 */
final class PostgreSqlSweep {
    private static final Logger log = LoggerFactory.getLogger(PostgreSqlSweep.class);
    private static final int AT_A_TIME = 5_000;
    private static final int EVERY = 20;

    /** How long a node stays after it was buried: twice as long as it may still write. */
    private static final long STAYS = 7_200_000;

    /**
     * Buried nodes without rows are not looked at for a while, the longer the longer they have been buried: what they, or
     * others for them, were writing at that moment may still appear.
     */
    static final String NOTHING_LEFT = """
            UPDATE zim_push_node SET look_after = {now} + greatest(1000, ({now} - buried_at) / 4)
            WHERE epoch = ANY (ARRAY(
                SELECT n.epoch FROM zim_push_node n
                WHERE n.buried_at IS NOT NULL AND (n.look_after IS NULL OR n.look_after <= {now})
                  AND NOT EXISTS (SELECT FROM zim_push_delivery d WHERE d.owner = n.epoch)
                ORDER BY n.epoch
                FOR UPDATE SKIP LOCKED))
            """;

    private static final String CONNECTIONS = """
            WITH k AS MATERIALIZED (
                SELECT user_id, device_id FROM zim_push_connection
                WHERE node = ANY (ARRAY(SELECT epoch FROM zim_push_node WHERE buried_at IS NOT NULL))
                LIMIT ?
                FOR UPDATE SKIP LOCKED)
            DELETE FROM zim_push_connection c USING k WHERE c.user_id = ANY (ARRAY[k.user_id]) AND c.device_id = k.device_id
            """;

    private static final String NOTICES = """
            WITH k AS MATERIALIZED (
                SELECT node, id FROM zim_push_notice
                WHERE node = ANY (ARRAY(SELECT epoch FROM zim_push_node WHERE buried_at IS NOT NULL))
                LIMIT ?
                FOR UPDATE SKIP LOCKED)
            DELETE FROM zim_push_notice n USING k WHERE n.node = k.node AND n.id = k.id
            """;

    private static final String NODES = """
            DELETE FROM zim_push_node
            WHERE epoch = ANY (ARRAY(
                SELECT n.epoch FROM zim_push_node n
                WHERE n.buried_at <= {now} - %d
                  AND NOT EXISTS (SELECT FROM zim_push_delivery d WHERE d.owner = n.epoch)
                  AND NOT EXISTS (SELECT FROM zim_push_connection c WHERE c.node = n.epoch)
                  AND NOT EXISTS (SELECT FROM zim_push_notice o WHERE o.node = n.epoch)
                FOR UPDATE SKIP LOCKED))
            """.formatted(STAYS);

    private final Database database;
    private final AtomicInteger wait = new AtomicInteger();

    PostgreSqlSweep(Database database) {
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
            Calls.change(handle, database.sql(PostgreSql.BY_INDEX + NOTHING_LEFT), to -> {});
            int connections = remove(handle, CONNECTIONS);
            int notices = remove(handle, NOTICES);
            Calls.change(handle, database.sql(PostgreSql.BY_INDEX + NODES), to -> {});
            if (connections == AT_A_TIME || notices == AT_A_TIME) {
                wait.set(0);
            }
        } catch (SQLException e) {
            log.debug("What buried nodes left was not removed this time: {}", Failures.text(e));
        }
    }

    private int remove(Handle handle, String sql) throws SQLException {
        return Calls.change(handle, database.sql(PostgreSql.BY_INDEX + sql), to -> to.number(AT_A_TIME));
    }
}
