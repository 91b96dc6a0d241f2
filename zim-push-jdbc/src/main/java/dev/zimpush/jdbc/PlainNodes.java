package dev.zimpush.jdbc;

import dev.zimpush.spi.Directory.Pending;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The nodes and their leases, in SQL that every database takes. */
final class PlainNodes {
    private static final String JOIN =
            "INSERT INTO zim_push_node (name, lease_until, joined_at) VALUES (?, {now} + ?, {now})";

    private static final String RENEW =
            "UPDATE zim_push_node SET lease_until = {now} + ? WHERE epoch = ? AND buried_at IS NULL";

    private static final String IS_LIVE = "SELECT epoch FROM zim_push_node WHERE epoch = ? AND buried_at IS NULL";

    private static final String LEAVE =
            "UPDATE zim_push_node SET buried_at = {now} WHERE epoch = ? AND buried_at IS NULL";

    private static final String LOCK = """
            SELECT epoch, CASE WHEN lease_until <= {now} THEN 1 ELSE 0 END AS ended
            FROM zim_push_node WHERE buried_at IS NULL ORDER BY epoch FOR UPDATE
            """;

    private static final String LOOK = """
            SELECT CASE WHEN EXISTS (SELECT 1 FROM zim_push_delivery WHERE owner = ? AND entry IS NOT NULL) THEN 1 ELSE 0 END,
                   CASE WHEN EXISTS (SELECT 1 FROM zim_push_notice WHERE node = ?) THEN 1 ELSE 0 END,
                   CASE WHEN EXISTS (SELECT 1 FROM zim_push_message) THEN 1 ELSE 0 END,
                   CASE WHEN EXISTS (
                       SELECT 1 FROM zim_push_node
                       WHERE (buried_at IS NULL AND lease_until <= {now} AND epoch <> ?)
                          OR (buried_at IS NOT NULL AND (look_after IS NULL OR look_after <= {now}))) THEN 1 ELSE 0 END
            """;

    private final Database database;
    private final KeptConnection kept;
    private final PlainSweep sweep;

    PlainNodes(Database database, KeptConnection kept) {
        this.database = database;
        this.kept = kept;
        sweep = new PlainSweep(database);
    }

    long join(String name, Duration lease) {
        return kept.statement("join the cluster", handle -> {
            try (PreparedStatement statement =
                    handle.getConnection().prepareStatement(database.sql(JOIN), new String[] {"epoch"})) {
                new Arguments(statement).text(name).number(lease.toMillis());
                statement.executeUpdate();
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    keys.next();
                    return keys.getLong(1);
                }
            }
        });
    }

    boolean renew(long node, Duration lease) {
        return kept.statement("renew the lease", handle -> {
            Calls.change(
                    handle,
                    database.sql(RENEW),
                    to -> to.number(lease.toMillis()).number(node));
            boolean live = isLive(handle, node);
            sweep.sometimes(handle);
            return live;
        });
    }

    /** Whether a node is live. */
    boolean isLive(Handle handle, long node) throws SQLException {
        return !Calls.rows(handle, database.sql(IS_LIVE), to -> to.number(node), row -> true)
                .isEmpty();
    }

    void leave(long node) {
        kept.statement("leave the cluster", handle -> {
            Calls.change(handle, database.sql(LEAVE), to -> to.number(node));
            sweep.now(handle);
            return node;
        });
    }

    List<Long> bury(long node) {
        List<Long> buried = database.transaction("bury nodes", handle -> bury(handle, node));
        if (!buried.isEmpty()) {
            kept.statement("clean up after nodes", handle -> {
                sweep.now(handle);
                return node;
            });
        }
        return buried;
    }

    private List<Long> bury(Handle handle, long node) throws SQLException {
        List<Long> ended = new ArrayList<>();
        List<Long> held = new ArrayList<>();
        Calls.rows(
                handle,
                database.sql(LOCK),
                to -> {},
                row -> (row.getInt("ended") == 1 ? ended : held).add(row.getLong("epoch")));
        if (!held.contains(node)) {
            return List.of();
        }
        Calls.batch(handle, database.sql(LEAVE), ended, Arguments::number);
        return ended;
    }

    Pending look(long node) {
        return kept.statement(
                "look for work",
                handle -> Calls.rows(
                                handle,
                                database.sql(LOOK),
                                to -> to.number(node).number(node).number(node),
                                row -> new Pending(
                                        row.getInt(1) == 1, row.getInt(2) == 1, row.getInt(3) == 1, row.getInt(4) == 1))
                        .get(0));
    }
}
