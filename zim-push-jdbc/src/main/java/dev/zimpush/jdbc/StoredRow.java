package dev.zimpush.jdbc;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.MessageKind;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Stored;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads deliveries and messages. Ids are text or UTF-8 in bytes, as the database has them. */
final class StoredRow {
    /** What {@link #stored} reads. */
    static final String COLUMNS = """
            user_id, message_id, device_id, accepted_at, expires_at - {now} AS time_left,
            COALESCE(not_before - {now}, 0) AS wait, attempts, adopted, maybe_pushed, sending, note, place,
            time_to_live, sequence_number, conversation, kind, settlement, payload, content""";

    private StoredRow() {}

    /** A delivery. */
    static Stored stored(ResultSet row) throws SQLException {
        Message message = message(row);
        return new Stored(
                new DeliveryId(DeviceKey.of(message.recipient(), id(row, "device_id")), message.id()),
                message,
                Instant.ofEpochMilli(row.getLong("accepted_at")),
                Duration.ofMillis(row.getLong("time_left")),
                row.getInt("attempts"),
                Duration.ofMillis(Math.max(0, row.getLong("wait"))),
                row.getBoolean("adopted"),
                row.getBoolean("maybe_pushed"),
                row.getBoolean("sending"),
                note(row.getString("note")));
    }

    /** A message, of a delivery or of the outbox. */
    static Message message(ResultSet row) throws SQLException {
        Message.Builder message = Message.to(id(row, "user_id"))
                .id(id(row, "message_id"))
                .payload(Payload.of(row.getBytes("payload")))
                .kind(MessageKind.valueOf(row.getString("kind")))
                .settlement(SettlementMode.valueOf(row.getString("settlement")))
                .timeToLive(Duration.ofMillis(row.getLong("time_to_live")));
        byte[] content = row.getBytes("content");
        if (content != null) {
            message.push(PushContent.decode(content));
        }
        byte[] conversation = row.getBytes("conversation");
        if (conversation != null) {
            String name = new String(conversation, StandardCharsets.UTF_8);
            long sequence = row.getLong("sequence_number");
            if (row.wasNull()) {
                message.conversation(name);
            } else {
                message.conversation(name, sequence);
            }
        }
        return message.build();
    }

    /** An id, whether the column has text or bytes. */
    static String id(ResultSet row, String column) throws SQLException {
        return new String(row.getBytes(column), StandardCharsets.UTF_8);
    }

    /** What was noted. */
    static @Nullable Note note(@Nullable String name) {
        return name == null ? null : Note.valueOf(name);
    }
}
