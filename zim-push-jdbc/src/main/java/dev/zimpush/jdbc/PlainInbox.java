package dev.zimpush.jdbc;

import dev.zimpush.spi.Journal.Released;
import dev.zimpush.spi.Journal.Stored;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The inboxes and the orphans, in SQL that every database takes. */
final class PlainInbox {
    private static final String READ = "SELECT " + InboxRow.COLUMNS
            + " FROM zim_push_delivery WHERE owner = ? AND entry IS NOT NULL ORDER BY entry LIMIT ?";

    private static final String RELEASE = """
            UPDATE zim_push_delivery SET sending = FALSE, attempts = ?, not_before = {now} + ?
            WHERE user_id = ? AND message_id = ? AND device_id = ? AND owner = ?
            """;

    private static final String RELEASE_AT_ONCE = """
            UPDATE zim_push_delivery SET sending = FALSE, attempts = ?, not_before = NULL
            WHERE user_id = ? AND message_id = ? AND device_id = ? AND owner = ?
            """;

    private static final String BURIED = """
            SELECT epoch FROM zim_push_node
            WHERE buried_at IS NOT NULL AND (look_after IS NULL OR look_after <= {now})
            ORDER BY epoch
            """;

    private static final Comparator<Released> RELEASE_ORDER =
            Comparator.comparing(Released::delivery, PlainRows.KEY_ORDER);

    private final Database database;
    private final PlainRows rows;

    PlainInbox(Database database, PlainRows rows) {
        this.database = database;
        this.rows = rows;
    }

    List<Stored> inbox(long node, int atMost) {
        return InboxRow.readable(
                database,
                node,
                () -> database.statement(
                        "read the inbox",
                        handle -> Calls.rows(
                                handle,
                                database.sql(READ),
                                to -> to.number(node).number(atMost),
                                InboxRow::read)));
    }

    void release(long node, List<Released> released) {
        database.transaction("release deliveries", handle -> {
            for (boolean wait : new boolean[] {true, false}) {
                List<Released> some = released.stream()
                        .filter(each -> each.notBefore().toMillis() > 0 == wait)
                        .sorted(RELEASE_ORDER)
                        .toList();
                Calls.batch(handle, database.sql(wait ? RELEASE : RELEASE_AT_ONCE), some, (to, each) -> {
                    to.number(each.attempts());
                    if (wait) {
                        to.number(each.notBefore().toMillis());
                    }
                    PlainRows.key(to, each.delivery()).number(node);
                });
            }
            return node;
        });
    }

    int adopt(long node, int atMost) {
        int adopted = database.<Integer>transaction("adopt deliveries", handle -> {
            Set<Long> live = rows.liveNodes(handle);
            return live.contains(node) ? adopt(handle, node, atMost) : 0;
        });
        if (adopted < atMost) {
            database.transaction("look whether deliveries are left", handle -> {
                PlainSweep.nothingLeft(handle, database);
                return node;
            });
        }
        return adopted;
    }

    private int adopt(Handle handle, long node, int atMost) throws SQLException {
        List<RowState> orphans = new ArrayList<>();
        for (long dead : Calls.<Long>rows(handle, database.sql(BURIED), to -> {}, row -> row.getLong(1))) {
            if (orphans.size() < atMost) {
                orphans.addAll(rows.ofOwner(handle, dead, atMost - orphans.size()));
            }
        }
        orphans.forEach(row -> row.give(node, false));
        rows.save(handle, orphans);
        return orphans.size();
    }
}
