package dev.zimpush.jdbc;

import dev.zimpush.Address;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Pushes.Pushed;
import dev.zimpush.spi.Pushes.Withdrawn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/** Reads and binds pushes that vendors have accepted. */
final class PushedRow {
    /** What {@link #read} reads, in the order in which {@link #bind} binds. */
    static final String COLUMNS =
            "user_id, device_id, app, collapse_id, message_id, accepted_at, time_to_live, environment,"
                    + " conversation, sequence_number, any_device";

    /** What {@link #withdrawn} reads. */
    static final String WITHDRAWN = COLUMNS + ", why, {now} - withdrawn_at AS age";

    /** That a row has the key that {@link #key} binds. */
    static final String SAME_KEY = "user_id = ? AND device_id = ? AND app = ? AND collapse_id = ?";

    /** That sorts rows in the order in which they are locked. */
    static final String IN_ORDER = " ORDER BY user_id, device_id, app, collapse_id";

    /** The order in which rows are locked. */
    static final Comparator<Pushed> KEY_ORDER = Comparator.comparing(
                    (Pushed push) -> push.delivery().device().userId(), KeyOrder::compare)
            .thenComparing(push -> push.delivery().device().deviceId(), KeyOrder::compare)
            .thenComparing(Pushed::app, KeyOrder::compare)
            .thenComparing(Pushed::collapseId, KeyOrder::compare);

    private PushedRow() {}

    /** A push. */
    static Pushed read(ResultSet row) throws SQLException {
        long number = row.getLong("sequence_number");
        Long sequence = row.wasNull() ? null : number;
        return new Pushed(
                new DeliveryId(
                        DeviceKey.of(StoredRow.id(row, "user_id"), StoredRow.id(row, "device_id")),
                        StoredRow.id(row, "message_id")),
                Instant.ofEpochMilli(row.getLong("accepted_at")),
                Duration.ofMillis(row.getLong("time_to_live")),
                StoredRow.id(row, "app"),
                Address.Environment.valueOf(row.getString("environment")),
                StoredRow.id(row, "collapse_id"),
                row.getBytes("conversation") == null ? null : StoredRow.id(row, "conversation"),
                sequence,
                row.getBoolean("any_device"));
    }

    /** A push that is somebody's to take back. */
    static Withdrawn withdrawn(ResultSet row) throws SQLException {
        return new Withdrawn(
                read(row),
                Note.valueOf(row.getString("why")),
                // clocks of databases are set back now and then
                Duration.ofMillis(Math.max(0, row.getLong("age"))));
    }

    /** Binds the key. */
    static Arguments key(Arguments to, Pushed push) throws SQLException {
        return to.text(push.delivery().device().userId())
                .text(push.delivery().device().deviceId())
                .text(push.app())
                .text(push.collapseId());
    }

    /** Binds all columns. */
    static Arguments bind(Arguments to, Pushed push) throws SQLException {
        return key(to, push)
                .text(push.delivery().messageId())
                .number(push.acceptedAt().toEpochMilli())
                .number(push.timeToLive().toMillis())
                .text(push.environment().name())
                .text(push.conversation())
                .number(push.sequence())
                .flag(push.anyDevice());
    }
}
