package dev.zimpush.jdbc;

import dev.zimpush.spi.Directory.Pending;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The nodes and their leases on PostgreSQL. */
final class PostgreSqlNodes {
    private static final String JOIN = """
            INSERT INTO zim_push_node (name, lease_until, joined_at) VALUES (?, {now} + ?, {now}) RETURNING epoch
            """;

    private static final String RENEW =
            "UPDATE zim_push_node SET lease_until = {now} + ? WHERE epoch = ? AND buried_at IS NULL";

    private static final String LEAVE =
            "UPDATE zim_push_node SET buried_at = {now} WHERE epoch = ? AND buried_at IS NULL";

    /** Those who bury each other meet at these locks, and only one of them goes on. */
    private static final String BURY = """
            WITH k AS MATERIALIZED (
                SELECT epoch, lease_until FROM zim_push_node
                WHERE buried_at IS NULL AND (epoch = ? OR lease_until <= {now})
                ORDER BY epoch
                FOR UPDATE)
            UPDATE zim_push_node n SET buried_at = {now}
            FROM k
            WHERE n.epoch = k.epoch AND n.epoch <> ? AND EXISTS (SELECT FROM k WHERE epoch = ? AND lease_until > {now})
            RETURNING n.epoch
            """;

    /** Entries are in order if no connection has drawn some ahead; and not on YugabyteDB, where each server counts by itself. */
    private static final String LOOK = """
            SELECT (SELECT entry FROM zim_push_delivery WHERE owner = ? AND entry > ? ORDER BY owner, entry LIMIT 1),
                   (SELECT id FROM zim_push_notice WHERE node = ? ORDER BY node, id LIMIT 1) IS NOT NULL,
                   (SELECT id FROM zim_push_message ORDER BY id LIMIT 1) IS NOT NULL,
                   EXISTS (SELECT FROM zim_push_node
                           WHERE CASE WHEN buried_at IS NULL THEN lease_until <= {now} AND epoch <> ?
                                      ELSE look_after IS NULL OR look_after <= {now} END),
                   CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint),
                   CAST(extract(epoch FROM pg_postmaster_start_time()) * 1000000 AS bigint),
                   (SELECT seqcache = 1 FROM pg_sequence WHERE seqrelid = CAST('zim_push_place' AS regclass))
                       AND lower(version()) NOT LIKE '%-yb-%'
            """;

    private final Database database;
    private final KeptConnection kept;
    private final InboxFloor floor;
    private final PostgreSqlSweep sweep;

    PostgreSqlNodes(Database database, KeptConnection kept, InboxFloor floor) {
        this.database = database;
        this.kept = kept;
        this.floor = floor;
        sweep = new PostgreSqlSweep(database);
    }

    long join(String name, Duration lease) {
        long epoch = kept.<Long>statement(
                "join the cluster",
                handle -> Calls.rows(
                                handle,
                                database.sql(JOIN),
                                to -> to.text(name).number(lease.toMillis()),
                                row -> row.getLong(1))
                        .get(0));
        floor.joined(epoch);
        return epoch;
    }

    boolean renew(long node, Duration lease) {
        return kept.statement("renew the lease", handle -> renew(handle, node, lease));
    }

    private boolean renew(Handle handle, long node, Duration lease) throws SQLException {
        boolean live = Calls.change(
                        handle,
                        database.sql(RENEW),
                        to -> to.number(lease.toMillis()).number(node))
                == 1;
        sweep.sometimes(handle);
        return live;
    }

    void leave(long node) {
        kept.statement("leave the cluster", handle -> {
            Calls.change(handle, database.sql(LEAVE), to -> to.number(node));
            sweep.now(handle);
            return node;
        });
    }

    List<Long> bury(long node) {
        return kept.statement("bury nodes", handle -> {
            List<Long> buried = Calls.rows(
                    handle,
                    database.sql(BURY),
                    to -> to.number(node).number(node).number(node),
                    row -> row.getLong(1));
            if (!buried.isEmpty()) {
                sweep.now(handle);
            }
            return buried;
        });
    }

    Pending look(long node) {
        return kept.statement(
                "look for work",
                handle -> Calls.rows(
                                handle,
                                database.sql(PostgreSql.IN_ORDER + LOOK),
                                1,
                                to -> to.number(node)
                                        .number(floor.lookFrom(node))
                                        .number(node)
                                        .number(node),
                                row -> seen(node, row))
                        .get(0));
    }

    private Pending seen(long node, ResultSet row) throws SQLException {
        long first = row.getLong(1);
        floor.looked(node, first, row.getLong(5), row.getLong(6), row.getBoolean(7));
        return new Pending(first > 0, row.getBoolean(2), row.getBoolean(3), row.getBoolean(4));
    }
}
