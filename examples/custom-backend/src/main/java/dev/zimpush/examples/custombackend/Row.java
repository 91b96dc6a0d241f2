package dev.zimpush.examples.custombackend;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.MessageKind;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Stored;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A delivery, and its form as bytes. A copy: what is changed in it counts once it is {@linkplain Rows#put put}. */
final class Row {
    /** Grows with every row: the order of acceptance. */
    final long place;

    final DeliveryId id;
    final Message message;
    final Instant acceptedAt;
    final Instant expiresAt;

    long owner;
    boolean inbox;
    boolean sending;
    /** Whether its device may still acknowledge it, in the eyes of its siblings. */
    boolean mayAcknowledge;

    boolean adopted;
    boolean maybePushed;
    int attempts;
    Instant notBefore = Instant.EPOCH;

    @Nullable
    Note note;

    Row(long place, DeliveryId id, Message message, Instant acceptedAt, Instant expiresAt) {
        this.place = place;
        this.id = id;
        this.message = message;
        this.acceptedAt = acceptedAt;
        this.expiresAt = expiresAt;
    }

    Stored stored(Instant now) {
        Duration wait = Duration.between(now, notBefore);
        return new Stored(
                id,
                message,
                acceptedAt,
                Duration.between(now, expiresAt),
                attempts,
                wait.isNegative() ? Duration.ZERO : wait,
                adopted,
                maybePushed,
                sending,
                note);
    }

    byte[] encode() {
        return Bytes.of(out -> {
            out.writeLong(place);
            out.writeUTF(id.device().deviceId());
            write(out, message);
            Bytes.time(out, acceptedAt);
            Bytes.time(out, expiresAt);
            out.writeLong(owner);
            out.writeBoolean(inbox);
            out.writeBoolean(sending);
            out.writeBoolean(mayAcknowledge);
            out.writeBoolean(adopted);
            out.writeBoolean(maybePushed);
            out.writeInt(attempts);
            Bytes.time(out, notBefore);
            Bytes.text(out, note == null ? null : note.name());
        });
    }

    static Row decode(byte[] bytes) {
        return Bytes.read(bytes, in -> {
            long place = in.readLong();
            String deviceId = in.readUTF();
            Message message = readMessage(in);
            DeliveryId id = new DeliveryId(DeviceKey.of(message.recipient(), deviceId), message.id());
            Row row = new Row(place, id, message, Bytes.time(in), Bytes.time(in));
            row.owner = in.readLong();
            row.inbox = in.readBoolean();
            row.sending = in.readBoolean();
            row.mayAcknowledge = in.readBoolean();
            row.adopted = in.readBoolean();
            row.maybePushed = in.readBoolean();
            row.attempts = in.readInt();
            row.notBefore = Bytes.time(in);
            String note = Bytes.text(in);
            row.note = note == null ? null : Note.valueOf(note);
            return row;
        });
    }

    private static void write(DataOutputStream out, Message message) throws IOException {
        out.writeUTF(message.recipient());
        out.writeUTF(message.id());
        Bytes.bytes(out, message.payload().toByteArray());
        Bytes.bytes(out, message.push().map(PushContent::encode).orElse(new byte[0]));
        Bytes.text(out, message.conversation().orElse(null));
        out.writeBoolean(message.sequence().isPresent());
        out.writeLong(message.sequence().orElse(0));
        out.writeUTF(message.kind().name());
        out.writeUTF(message.settlement().name());
        out.writeUTF(message.timeToLive().toString());
    }

    private static Message readMessage(DataInputStream in) throws IOException {
        Message.Builder message = Message.to(in.readUTF()).id(in.readUTF()).payload(Payload.of(Bytes.bytes(in)));
        byte[] content = Bytes.bytes(in);
        if (content.length > 0) {
            message.push(PushContent.decode(content));
        }
        String conversation = Bytes.text(in);
        boolean sequenced = in.readBoolean();
        long sequence = in.readLong();
        if (conversation != null && sequenced) {
            message.conversation(conversation, sequence);
        } else if (conversation != null) {
            message.conversation(conversation);
        }
        return message.kind(MessageKind.valueOf(in.readUTF()))
                .settlement(SettlementMode.valueOf(in.readUTF()))
                .timeToLive(Duration.parse(in.readUTF()))
                .build();
    }
}
