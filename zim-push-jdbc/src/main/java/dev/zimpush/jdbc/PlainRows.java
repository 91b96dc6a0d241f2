package dev.zimpush.jdbc;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Journal.MessageKey;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Locks rows of deliveries, in SQL that every database takes: each by the beginning of its key, so that what is locked
 * doesn't depend on a plan. What is changed in them is written at the end.
 */
final class PlainRows {
    /** The order in which rows are locked. */
    static final Comparator<MessageKey> MESSAGE_ORDER =
            Comparator.comparing(MessageKey::recipient).thenComparing(MessageKey::messageId);

    /** The order in which rows of devices are locked. */
    static final Comparator<DeviceKey> DEVICE_ORDER =
            Comparator.comparing(DeviceKey::userId).thenComparing(DeviceKey::deviceId);

    /** The order in which rows are changed without having been locked. */
    static final Comparator<DeliveryId> KEY_ORDER = Comparator.comparing(
                    (DeliveryId id) -> id.device().userId())
            .thenComparing(DeliveryId::messageId)
            .thenComparing(id -> id.device().deviceId());

    private static final String SELECT = "SELECT " + RowState.COLUMNS + " FROM zim_push_delivery WHERE ";
    private static final String IN_ORDER = " ORDER BY user_id, message_id, device_id FOR UPDATE";
    private static final String OF_MESSAGE = SELECT + "user_id = ? AND message_id = ?" + IN_ORDER;
    private static final String OF_DEVICE = SELECT + "user_id = ? AND device_id = ?" + IN_ORDER;
    private static final String OF_USER = SELECT + "user_id = ?" + IN_ORDER;
    private static final String OF_OWNER = SELECT + "owner = ? LIMIT ? FOR UPDATE";

    private static final String SAVE = """
            UPDATE zim_push_delivery
            SET owner = ?, entry = ?, sending = ?, may_ack = ?, adopted = ?, maybe_pushed = ?, note = ?, withdrawn = ?
            WHERE user_id = ? AND message_id = ? AND device_id = ?
            """;

    private static final String LIVE_NODES = "SELECT epoch FROM zim_push_node WHERE buried_at IS NULL";

    private static final String CONNECTED = "SELECT node FROM zim_push_connection WHERE user_id = ? AND device_id = ?";

    private final Database database;

    PlainRows(Database database) {
        this.database = database;
    }

    /** The rows of messages, locked. */
    Map<DeliveryId, RowState> ofMessages(Handle handle, Collection<MessageKey> messages) throws SQLException {
        Map<DeliveryId, RowState> rows = new LinkedHashMap<>();
        for (MessageKey key : messages.stream().distinct().sorted(MESSAGE_ORDER).toList()) {
            add(rows, Calls.rows(handle, database.sql(OF_MESSAGE), to -> message(to, key), RowState::read));
        }
        return rows;
    }

    /** The rows of a device, locked. */
    List<RowState> ofDevice(Handle handle, DeviceKey device) throws SQLException {
        return Calls.rows(
                handle,
                database.sql(OF_DEVICE),
                to -> to.text(device.userId()).text(device.deviceId()),
                RowState::read);
    }

    /** The rows of a user, locked. */
    List<RowState> ofUser(Handle handle, String userId) throws SQLException {
        return Calls.rows(handle, database.sql(OF_USER), to -> to.text(userId), RowState::read);
    }

    /** Some rows of a node, locked. */
    List<RowState> ofOwner(Handle handle, long node, int atMost) throws SQLException {
        return Calls.rows(handle, database.sql(OF_OWNER), to -> to.number(node).number(atMost), RowState::read);
    }

    /** Writes what changed. */
    void save(Handle handle, Collection<RowState> changed) throws SQLException {
        Calls.batch(
                handle,
                database.sql(SAVE),
                changed,
                (to, row) -> key(
                        to.number(row.owner)
                                .number(row.inbox ? Long.valueOf(row.place) : null)
                                .flag(row.sending)
                                .flag(row.mayAck)
                                .flag(row.adopted)
                                .flag(row.maybePushed)
                                .text(row.note == null ? null : row.note.name())
                                .text(row.withdrawn == null ? null : row.withdrawn.name()),
                        row.id));
    }

    /** The live nodes. */
    Set<Long> liveNodes(Handle handle) throws SQLException {
        return new HashSet<>(Calls.<Long>rows(handle, database.sql(LIVE_NODES), to -> {}, row -> row.getLong(1)));
    }

    /** The node that a device is connected to, live or not; 0 if none. */
    long connectedTo(Handle handle, DeviceKey device) throws SQLException {
        List<Long> nodes = Calls.rows(
                handle,
                database.sql(CONNECTED),
                to -> to.text(device.userId()).text(device.deviceId()),
                row -> row.getLong(1));
        return nodes.isEmpty() ? 0 : nodes.get(0);
    }

    /** Binds a key. */
    static Arguments key(Arguments to, DeliveryId id) throws SQLException {
        return to.text(id.device().userId())
                .text(id.messageId())
                .text(id.device().deviceId());
    }

    /** Binds the key of a message. */
    static Arguments message(Arguments to, MessageKey key) throws SQLException {
        return to.text(key.recipient()).text(key.messageId());
    }

    /** The message of a delivery. */
    static MessageKey message(DeliveryId id) {
        return new MessageKey(id.device().userId(), id.messageId());
    }

    private static void add(Map<DeliveryId, RowState> rows, List<RowState> more) {
        more.forEach(row -> rows.put(row.id, row));
    }
}
