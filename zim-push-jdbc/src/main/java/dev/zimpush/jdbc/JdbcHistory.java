package dev.zimpush.jdbc;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.History;
import java.time.Duration;
import java.util.List;

/** Keeps what nodes told of deliveries in a table that is only added to, read for one message, and pruned. */
final class JdbcHistory implements History {
    private static final String APPEND =
            "INSERT INTO zim_push_history (user_id, message_id, device_id, node, appended_at, steps)"
                    + " VALUES (?, ?, ?, ?, {now}, ?)";

    private static final String READ = "SELECT user_id, message_id, device_id, node, steps FROM"
            + " (SELECT user_id, message_id, device_id, node, steps, id,"
            + " ROW_NUMBER() OVER (PARTITION BY device_id ORDER BY id) AS from_first,"
            + " ROW_NUMBER() OVER (PARTITION BY device_id ORDER BY id DESC) AS from_last"
            + " FROM zim_push_history WHERE user_id = ? AND message_id = ?) numbered"
            + " WHERE from_first <= ? OR from_last <= ? ORDER BY id";

    private static final String OLD = " WHERE appended_at <= {now} - ? ";

    private final Database database;
    private final boolean byIndex;
    private final HistoryPruning pruning;

    JdbcHistory(Database database) {
        this.database = database;
        byIndex = database.dialect() == Dialect.POSTGRESQL;
        pruning = byIndex ? new PostgreSqlPruning(database) : this::pruneOld;
    }

    @Override
    public void append(List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        database.transaction("append to the history", handle -> {
            Calls.batch(
                    handle,
                    database.sql(APPEND),
                    entries,
                    (to, entry) -> to.text(entry.delivery().device().userId())
                            .text(entry.delivery().messageId())
                            .text(entry.delivery().device().deviceId())
                            .number(entry.node())
                            .text(entry.steps()));
            return entries.size();
        });
    }

    @Override
    public List<Entry> read(String recipient, String messageId, int ofEachEnd) {
        return database.statement(
                "read the history",
                handle -> Calls.rows(
                        handle,
                        database.sql(byIndex ? PostgreSql.BY_INDEX + READ : READ),
                        byIndex ? 1 : 0,
                        to -> to.text(recipient)
                                .text(messageId)
                                .number(ofEachEnd)
                                .number(ofEachEnd),
                        row -> new Entry(
                                new DeliveryId(
                                        DeviceKey.of(StoredRow.id(row, "user_id"), StoredRow.id(row, "device_id")),
                                        StoredRow.id(row, "message_id")),
                                row.getLong("node"),
                                row.getString("steps"))));
    }

    @Override
    public int prune(Duration age, int atMost) {
        return pruning.prune(age, atMost);
    }

    private int pruneOld(Duration age, int atMost) {
        String sql = database.dialect() == Dialect.MARIADB
                ? "DELETE FROM zim_push_history" + OLD + "ORDER BY appended_at LIMIT ?"
                : "DELETE FROM zim_push_history WHERE id IN (SELECT id FROM zim_push_history" + OLD
                        + "ORDER BY appended_at LIMIT ?)";
        return database.statement(
                "prune the history",
                handle -> Calls.change(
                        handle,
                        database.sql(sql),
                        to -> to.number(age.toMillis()).number(atMost)));
    }

    /** Removes what is too old, as {@link History#prune} says. */
    @FunctionalInterface
    interface HistoryPruning {
        int prune(Duration age, int atMost);
    }
}
