package dev.zimpush.jdbc;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What may change of a delivery, while its row is locked. */
final class RowState {
    /** What {@link #read} reads. */
    static final String COLUMNS =
            "user_id, message_id, device_id, place, owner, entry, sending, may_ack, adopted, maybe_pushed,"
                    + " note, withdrawn, conversation, sequence_number, settlement";

    final DeliveryId id;
    final long place;
    final boolean anyDevice;
    private final @Nullable String conversation;
    private final @Nullable Long sequence;

    long owner;
    boolean inbox;
    boolean sending;
    boolean mayAck;
    boolean adopted;
    boolean maybePushed;

    @Nullable
    Note note;

    @Nullable
    Note withdrawn;

    private RowState(ResultSet row) throws SQLException {
        id = new DeliveryId(
                DeviceKey.of(StoredRow.id(row, "user_id"), StoredRow.id(row, "device_id")),
                StoredRow.id(row, "message_id"));
        place = row.getLong("place");
        owner = row.getLong("owner");
        row.getLong("entry");
        inbox = !row.wasNull();
        sending = row.getBoolean("sending");
        mayAck = row.getBoolean("may_ack");
        adopted = row.getBoolean("adopted");
        maybePushed = row.getBoolean("maybe_pushed");
        note = StoredRow.note(row.getString("note"));
        withdrawn = StoredRow.note(row.getString("withdrawn"));
        anyDevice = "ANY_DEVICE".equals(row.getString("settlement"));
        conversation = row.getBytes("conversation") == null ? null : StoredRow.id(row, "conversation");
        long number = row.getLong("sequence_number");
        sequence = row.wasNull() ? null : number;
    }

    static RowState read(ResultSet row) throws SQLException {
        return new RowState(row);
    }

    /** Gives it to a node's inbox. */
    void give(long node, boolean ownerIsLive) {
        if (!ownerIsLive) {
            adopted = true;
            maybePushed |= sending;
        }
        owner = node;
        inbox = true;
        sending = false;
    }

    /** Keeps the first that is a reason to take a push of it back. Returns whether that is this one. */
    boolean withdraw(Note noted) {
        boolean reason = noted == Note.RECALLED || noted == Note.READ || noted == Note.ACKED_ELSEWHERE;
        if (!reason || withdrawn != null) {
            return false;
        }
        withdrawn = noted;
        return true;
    }

    /** Whether it is one of those that are to be noted on. */
    boolean concerns(Noting noting) {
        return concernsDevice(noting)
                && (noting.messageId() == null || noting.messageId().equals(id.messageId()))
                && (noting.conversation() == null
                        || (noting.conversation().equals(conversation)
                                && sequence != null
                                && sequence <= noting.upToSequence()));
    }

    private boolean concernsDevice(Noting noting) {
        if (noting.deviceId() == null) {
            return true;
        }
        boolean same = noting.deviceId().equals(id.device().deviceId());
        return noting.note() == Note.ACKED_ELSEWHERE ? !same && anyDevice : same;
    }
}
