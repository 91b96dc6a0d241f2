package dev.zimpush.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.AckTracker;
import dev.zimpush.Address;
import dev.zimpush.CloseReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.Outcome;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.docs.PlayerActor.Packet;
import dev.zimpush.testkit.EventLog;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.RecordingLink;
import dev.zimpush.testkit.ScriptedProvider;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hosts of the guide, run. */
class HostsTest {
    private final ManualTime time = new ManualTime();
    private final ScriptedProvider provider = new ScriptedProvider();
    private final EventLog events = new EventLog();
    private final ZimPush zim = ZimPushBuilder.create()
            .time(time)
            .executor(time)
            .provider(provider)
            .listener(events)
            .build();

    @AfterEach
    void close() {
        zim.close(Duration.ZERO);
    }

    @Test
    void nettyHandler_clientSpeaks_connectsAcksAndCloses() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChatHandler(zim));
        channel.writeInbound("hello bob phone");
        zim.send(TestMessages.message("m-1"));
        channel.runPendingTasks();
        assertThat((String) channel.readOutbound()).isEqualTo("m-1 Hi\n");
        channel.writeInbound("ping", "ack m-1");
        assertThat(events.of(ZimPushEvent.Settled.class))
                .singleElement()
                .satisfies(settled -> assertThat(settled.outcome()).isEqualTo(Outcome.ACKED));
        assertThat(channel.close().isSuccess()).isTrue();
        assertThat(events.of(ZimPushEvent.ConnectionClosed.class))
                .singleElement()
                .satisfies(closed -> assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_CLOSED));
    }

    @Test
    void nettyHandler_clientIsSilent_isClosed() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChatHandler(zim));
        channel.writeInbound("hello bob phone");
        time.advance(Duration.ofSeconds(31));
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void service_orderShipped_pushesOnceAndKnowsTheOutcome() {
        OrderNotifications orders = new OrderNotifications(zim);
        orders.appStarted("carol", "phone", "token").toCompletableFuture().join();
        assertThat(orders.shipped("carol", "7").toCompletableFuture().join().deliveries())
                .isEqualTo(1);
        assertThat(orders.shipped("carol", "7").toCompletableFuture().join().repeated())
                .isEqualTo(1);
        assertThat(provider.messageIds()).containsExactly("shipped-7");
        assertThat(orders.cancelled("carol", "7").toCompletableFuture().join()).isZero();
    }

    @Test
    void messenger_messageAndCall_areSentByTheirProfiles() {
        ZimPush messenger = ChatPushes.profiles(
                        ZimPushBuilder.create().time(time).executor(time).provider(provider),
                        (message, to, content) -> "c2VhbGVk")
                .build();
        messenger.devices().bind(DeviceKey.of("bob", "phone"), Address.fcmToken("token", "acme-chat"));
        messenger.send(ChatPushes.message("m-1", "Alice", "Hi"));
        messenger.send(ChatPushes.call("c-1", "Alice"));
        assertThat(provider.requests())
                .extracting(request -> request.content().channel().orElse("none") + ' ' + request.timeToLive())
                .containsExactly("messages PT48H", "none PT30S");
        messenger.close(Duration.ZERO);
    }

    @Test
    void player_doesNotAck_getsThreeTriesAndIsDropped() {
        FakeSocket socket = new FakeSocket();
        try (AckTracker<PlayerActor, Packet> tracker = PlayerActor.tracker(time, time)) {
            PlayerActor player = new PlayerActor(tracker, time, socket);
            player.send(new Packet("p-1", "jump", 1));
            player.send(new Packet("p-2", "run", 1));
            player.acked("p-2");
            time.advance(Duration.ofSeconds(2));
            assertThat(socket.sent()).containsExactly("p-1 jump", "p-2 run", "p-1 jump", "p-1 jump");
            assertThat(socket.isClosed()).isTrue();
            assertThat(tracker.outstanding()).isZero();
        }
    }

    @Test
    void trigger_hostFindsOutItself_pushes() {
        DeviceKey phone = DeviceKey.of("bob", "phone");
        zim.devices().bind(phone, TestMessages.ADDRESS);
        RecordingLink own = new RecordingLink();
        own.deliver(TestMessages.message("m-1"));
        TestMessages.notAcked(zim, phone, TestMessages.message("m-1"));
        assertThat(provider.messageIds()).containsExactly("m-1");
    }
}
