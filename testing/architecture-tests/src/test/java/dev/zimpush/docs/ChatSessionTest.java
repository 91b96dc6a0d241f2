package dev.zimpush.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.testkit.EventLog;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.ScriptedProvider;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

// sample: testing
class ChatSessionTest {
    private final DeviceKey phone = DeviceKey.of("bob", "phone");
    private final ManualTime time = new ManualTime();
    private final ScriptedProvider apns = new ScriptedProvider();
    private final EventLog events = new EventLog();
    private final ZimPush zim = ZimPushBuilder.create()
            .time(time)
            .executor(time)
            .provider(apns)
            .listener(events)
            .build();

    @Test
    void message_clientAcks_isNotPushed() {
        FakeSocket socket = new FakeSocket();
        ChatSession session = new ChatSession(zim, phone, socket);
        zim.send(message("m-1"));
        session.onFrame("ack m-1");

        time.advance(Duration.ofSeconds(5));
        assertThat(socket.sent()).containsExactly("m-1 Hi");
        assertThat(apns.requests()).isEmpty();
    }

    @Test
    void message_clientIsFrozen_isPushedAndTheSocketStaysOpen() {
        FakeSocket socket = new FakeSocket();
        new ChatSession(zim, phone, socket);
        zim.send(message("m-1"));

        time.advance(Duration.ofSeconds(5));
        assertThat(apns.messageIds()).containsExactly("m-1");
        assertThat(events.reasons(new DeliveryId(phone, "m-1"))).containsExactly(DueReason.ACK_TIMEOUT);
        assertThat(socket.isClosed()).isFalse();
    }

    // end

    @Test
    void socket_closesOrFails_isReportedAndPushesAfterTheWait() {
        ChatSession closing = new ChatSession(zim, phone, new FakeSocket());
        zim.send(message("m-1"));
        closing.onClose();
        time.advance(Duration.ofSeconds(2));
        assertThat(apns.messageIds()).containsExactly("m-1");

        new ChatSession(zim, phone, new FakeSocket()).onError();
        zim.send(message("m-2"));
        assertThat(apns.messageIds()).containsExactly("m-1", "m-2");
    }

    @BeforeEach
    void bind() {
        zim.devices().bind(phone, Address.apns("token", "com.acme.chat"));
    }

    @AfterEach
    void close() {
        zim.close(Duration.ZERO);
    }

    private static Message message(String id) {
        return Message.to("bob")
                .id(id)
                .payload(Payload.utf8("Hi"))
                .push(PushContent.alert("Alice", "Hi"))
                .build();
    }
}
