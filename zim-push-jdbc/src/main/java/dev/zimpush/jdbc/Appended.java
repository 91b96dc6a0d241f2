package dev.zimpush.jdbc;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.spi.Journal.NewMessage;
import java.sql.SQLException;

/**
 * A row that is appended.
 *
 * @param place its place in the order of acceptance
 */
record Appended(NewMessage message, String deviceId, long place, long owner, boolean mayAck) {
    DeliveryId id() {
        return new DeliveryId(
                DeviceKey.of(message.message().recipient(), deviceId),
                message.message().id());
    }

    /** Gives {@link PlainWrite}'s statement its parameters. */
    void bind(Arguments to, boolean enqueued, boolean inbox) throws SQLException {
        Message content = message.message();
        long accepted = message.acceptedAt().toEpochMilli();
        long timeToLive = NewRow.timeToLive(content);
        PlainRows.key(to, id())
                .number(owner)
                .number(place)
                .number(inbox ? Long.valueOf(place) : null)
                .flag(mayAck)
                .number(accepted)
                .number(enqueued ? accepted + timeToLive : timeToLive)
                .number(timeToLive)
                .number(NewRow.sequence(content))
                .text(NewRow.conversation(content))
                .text(content.kind().name())
                .text(content.settlement().name())
                .bytes(NewRow.payload(content))
                .bytes(NewRow.content(content));
    }
}
