package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zimpush.Address;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.NodeView;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.RecordingLink;
import dev.zimpush.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The numbers of {@link dev.zimpush.ZimPush#view()}, in each state that a delivery can stand in. */
class NodeViewTest {
    @Test
    void view_ofAnIdleNode_hasNothing() {
        try (TestHost host =
                new TestHost(settings -> settings.unsettledPerNode(77).inFlightPerCredential(3))) {
            NodeView view = host.zim.view();
            assertThat(view.at()).isEqualTo(host.time.instant());
            assertThat(view.connections()).isZero();
            assertThat(view.deliveries()).isEqualTo(new NodeView.Deliveries(0, 0, 0, 0, 77, null));
            assertThat(view.providers())
                    .containsExactly(new NodeView.Provider(host.provider.name(), 0, 3, 0, List.of()));
            assertThat(view.membership()).isNull();
            assertThat(host.zim.nodes()).isCompletedWithValue(List.of());
        }
    }

    @Test
    void delivery_onItsWay_isCountedInEachStateOnce() {
        try (TestHost host = new TestHost()) {
            Connection connection = host.openPhone();
            host.send("m-1");
            assertThat(host.zim.view().connections()).isOne();
            assertThat(counts(host)).containsExactly(1, 0, 0, 0);

            connection.close(CloseReason.CLIENT_CLOSED);
            assertThat(host.zim.view().connections()).isZero();
            assertThat(counts(host)).as("held for the hand-over").containsExactly(0, 1, 0, 0);

            host.provider.next(Answer.silence());
            host.time.holdTasks();
            host.pass(2_000);
            assertThat(counts(host)).as("due, and no worker has taken it").containsExactly(0, 0, 1, 0);

            host.time.runTasks();
            assertThat(counts(host)).containsExactly(0, 0, 0, 1);
            assertThat(host.zim.view().providers().get(0).inFlight()).isOne();

            host.pass(10_000);
            assertThat(counts(host)).as("held for the back-off").containsExactly(0, 1, 0, 0);
            assertThat(host.zim.view().providers().get(0).inFlight()).isZero();

            host.pass(60_000);
            assertThat(counts(host)).as(host.story("m-1")).containsExactly(0, 0, 0, 0);
        }
    }

    @Test
    void acknowledged_whileHeldOrDue_isCountedNoMore() {
        try (TestHost host = new TestHost()) {
            Connection connection = host.openPhone();
            host.send("m-1");
            connection.close(CloseReason.CLIENT_CLOSED);
            host.zim.acknowledge(PHONE, "m-1");
            host.provider.always(Answer.silence());
            host.send("m-2");
            host.zim.acknowledge(PHONE, "m-2");
            assertThat(counts(host)).as("m-2 is with the vendor").containsExactly(0, 0, 0, 1);
            host.zim.close(Duration.ZERO);
            assertThat(counts(host)).containsExactly(0, 0, 0, 0);
            assertThat(host.zim.view().deliveries().oldestDue()).isNull();
        }
    }

    @Test
    void calls_beyondTheCap_areQueued() {
        try (TestHost host = new TestHost(settings -> settings.inFlightPerCredential(2))) {
            host.provider.always(Answer.silence());
            for (int i = 0; i < 5; i++) {
                host.send("m-" + i);
            }
            assertThat(host.zim.view().providers())
                    .containsExactly(new NodeView.Provider(
                            "scripted",
                            2,
                            2,
                            3,
                            List.of(new NodeView.Credential("scripted", NodeView.Breaker.CLOSED, 0, 1_000, 2, 3))));
            assertThat(counts(host)).containsExactly(0, 0, 3, 2);
        }
    }

    @Test
    void oldestDue_whileTheVendorIsDown_growsAndThenIsTheNextOnes() {
        Duration width = Duration.ofDays(1).dividedBy(1024);
        try (TestHost host = new TestHost()) {
            host.provider.always(Answer.verdict(PushVerdict.retry(503, "ServiceUnavailable", null)));
            host.send("m-1");
            host.pass(Duration.ofHours(2).toMillis());
            assertThat(oldestDue(host)).isBetween(Duration.ofHours(2).minus(width), Duration.ofHours(2));

            host.send("m-2");
            host.zim.acknowledge(PHONE, "m-1");
            host.pass(Duration.ofHours(1).toMillis());
            assertThat(oldestDue(host)).isBetween(Duration.ofHours(1).minus(width), Duration.ofHours(1));

            host.zim.acknowledge(PHONE, "m-2");
            assertThat(host.zim.view().deliveries().oldestDue()).isNull();
        }
    }

    /** Each of several threads has a user of its own, whose messages take different ways; at the end nothing is left of them. */
    @Test
    void numbers_afterManyThreads_areThoseOfAnEmptyNode() throws InterruptedException {
        ScriptedProvider provider = new ScriptedProvider();
        try (ZimPush zim = ZimPushBuilder.create().provider(provider).build()) {
            List<Thread> threads = IntStream.range(0, 4)
                    .mapToObj(number -> new Thread(() -> traffic(zim, "user-" + number)))
                    .toList();
            threads.forEach(Thread::start);
            while (threads.stream().anyMatch(Thread::isAlive)) {
                NodeView.Deliveries now = zim.view().deliveries();
                assertThat(now.unsettled()).isBetween(0, now.cap());
            }
            for (Thread thread : threads) {
                thread.join();
            }
            await().untilAsserted(() -> assertThat(zim.view().deliveries())
                    .isEqualTo(new NodeView.Deliveries(0, 0, 0, 0, 1_000_000, null)));
            await().untilAsserted(() -> assertThat(zim.view().providers())
                    .singleElement()
                    .matches(it -> it.inFlight() == 0 && it.atMost() == 512 && it.queued() == 0));
            assertThat(zim.view().connections()).isZero();
            assertThat(provider.requests()).isNotEmpty();
        }
    }

    private static void traffic(ZimPush zim, String userId) {
        DeviceKey device = DeviceKey.of(userId, "phone");
        zim.devices().bind(device, Address.apns(userId + "-token", "com.acme.chat"));
        for (int i = 0; i < 500; i++) {
            Message message = Message.to(userId)
                    .id("m-" + i)
                    .push(PushContent.alert("Alice", "Hi"))
                    .build();
            if (i % 3 == 0) {
                zim.send(message); // nobody is connected: pushed
                continue;
            }
            Connection connection = zim.connections().open(device, new RecordingLink());
            zim.send(message);
            if (i % 3 == 1) {
                connection.acknowledge(message.id());
                connection.close(CloseReason.CLIENT_CLOSED);
            } else {
                connection.close(CloseReason.CLIENT_CLOSED);
                zim.acknowledge(device, message.id()); // while it is held
            }
        }
    }

    private static Duration oldestDue(TestHost host) {
        return Objects.requireNonNull(host.zim.view().deliveries().oldestDue());
    }

    private static int[] counts(TestHost host) {
        NodeView.Deliveries now = host.zim.view().deliveries();
        assertThat(now.unsettled()).isEqualTo(now.waiting() + now.held() + now.due() + now.sending());
        return new int[] {now.waiting(), now.held(), now.due(), now.sending()};
    }
}
