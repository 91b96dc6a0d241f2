package dev.zimpush.jdbc;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Journal.Stored;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A row of an inbox. One that a later release wrote, and this one can't read, is taken out of the inbox, so that it holds up
 * nothing else. It stays its owner's until a node adopts it.
 *
 * @param stored what it has; null if this release can't read it
 */
record InboxRow(
        DeliveryId id, long place, long entry, @Nullable Stored stored) {
    private static final Logger log = LoggerFactory.getLogger(InboxRow.class);

    /** What {@link #read} reads. */
    static final String COLUMNS = StoredRow.COLUMNS + ", entry";

    private static final String TAKE_OUT = """
            UPDATE zim_push_delivery SET entry = NULL
            WHERE user_id = ? AND message_id = ? AND device_id = ? AND owner = ? AND entry = ?
            """;

    static InboxRow read(ResultSet row) throws SQLException {
        DeviceKey device = DeviceKey.of(StoredRow.id(row, "user_id"), StoredRow.id(row, "device_id"));
        return new InboxRow(
                new DeliveryId(device, StoredRow.id(row, "message_id")),
                row.getLong("place"),
                row.getLong("entry"),
                storedIfReadable(row));
    }

    private static @Nullable Stored storedIfReadable(ResultSet row) throws SQLException {
        try {
            return StoredRow.stored(row);
        } catch (IllegalArgumentException | IllegalStateException e) {
            log.debug("A row of an inbox can't be read", e);
            return null;
        }
    }

    /** Those that can be read, in the order of acceptance; the others leave the inbox. None only if the inbox has none. */
    static List<Stored> readable(Database database, long node, Supplier<List<InboxRow>> reader) {
        while (true) {
            List<InboxRow> rows = reader.get();
            List<InboxRow> others =
                    rows.stream().filter(row -> row.stored == null).toList();
            takeOut(database, node, others);
            if (rows.isEmpty() || others.size() < rows.size()) {
                return rows.stream()
                        .sorted(Comparator.comparingLong(InboxRow::place))
                        .map(InboxRow::stored)
                        .filter(Objects::nonNull)
                        .toList();
            }
        }
    }

    private static void takeOut(Database database, long node, List<InboxRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<InboxRow> sorted = rows.stream()
                .sorted(Comparator.comparing(InboxRow::id, PlainRows.KEY_ORDER))
                .toList();
        database.transaction("take unreadable deliveries out of the inbox", handle -> {
            Calls.batch(
                    handle,
                    database.sql(TAKE_OUT),
                    sorted,
                    (to, row) -> PlainRows.key(to, row.id).number(node).number(row.entry));
            return node;
        });
        log.warn(
                "{} deliveries are left alone until another node adopts them: a later release wrote them, and this one"
                        + " can't read them",
                rows.size());
    }
}
