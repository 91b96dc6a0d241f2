package dev.zimpush.jdbc;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Pushes.Pushed;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Why what is being pushed is to be taken back at once, by the rows of the deliveries, which are locked. */
final class PushedNotes {
    private static final String NOTE = "SELECT withdrawn FROM zim_push_delivery"
            + " WHERE user_id = ? AND message_id = ? AND device_id = ? FOR UPDATE";

    private static final String NOTES = """
            SELECT d.user_id, d.message_id, d.device_id, d.withdrawn
            FROM unnest(?::text[], ?::text[], ?::text[]) AS k (user_id, message_id, device_id)
            JOIN zim_push_delivery d ON %s
            ORDER BY %s
            FOR UPDATE OF d
            """.formatted(PostgreSql.SAME_KEY, PostgreSql.KEY_ORDER);

    private final Database database;

    PushedNotes(Database database) {
        this.database = database;
    }

    /** Those for whose deliveries there is a reason. */
    Map<DeliveryId, Note> of(Handle handle, List<Pushed> pushes) throws SQLException {
        List<DeliveryId> ids = pushes.stream()
                .map(Pushed::delivery)
                .distinct()
                .sorted(PlainRows.KEY_ORDER)
                .toList();
        Map<DeliveryId, Note> notes = new HashMap<>();
        if (database.dialect() == Dialect.POSTGRESQL) {
            Calls.rows(
                            handle,
                            database.sql(PostgreSql.BY_INDEX + NOTES),
                            1,
                            to -> to.texts(ids, id -> id.device().userId())
                                    .texts(ids, DeliveryId::messageId)
                                    .texts(ids, id -> id.device().deviceId()),
                            row -> new Noted(
                                    new DeliveryId(
                                            DeviceKey.of(StoredRow.id(row, "user_id"), StoredRow.id(row, "device_id")),
                                            StoredRow.id(row, "message_id")),
                                    String.valueOf(row.getString("withdrawn"))))
                    .forEach(noted -> put(notes, noted.delivery, noted.why));
            return notes;
        }
        for (DeliveryId id : ids) {
            Calls.rows(
                            handle,
                            database.sql(NOTE),
                            to -> PlainRows.key(to, id),
                            row -> String.valueOf(row.getString("withdrawn")))
                    .forEach(why -> put(notes, id, why));
        }
        return notes;
    }

    private static void put(Map<DeliveryId, Note> notes, DeliveryId id, String why) {
        if (!why.equals("null")) {
            notes.put(id, Note.valueOf(why));
        }
    }

    private record Noted(DeliveryId delivery, String why) {}
}
