package dev.zimpush.docs;

import dev.zimpush.Accepted;
import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import java.util.concurrent.CompletionStage;

/** Values that the samples' tests share. */
final class TestMessages {
    static final Address ADDRESS = Address.apns("token", "com.acme.chat");

    private TestMessages() {}

    static Message message(String id) {
        return Message.to("bob")
                .id(id)
                .payload(Payload.utf8("Hi"))
                .push(PushContent.alert("Alice", "Hi"))
                .build();
    }

    static CompletionStage<Accepted> notAcked(ZimPush zim, DeviceKey device, Message message) {
        // sample: trigger
        return zim.trigger().due(message, device, DueReason.ACK_TIMEOUT);
        // end
    }
}
