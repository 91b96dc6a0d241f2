package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static dev.zimpush.core.cluster.TestCluster.TABLET;
import static dev.zimpush.core.cluster.TestCluster.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.core.internal.time.SystemTime;
import dev.zimpush.spi.PushRule;
import dev.zimpush.testkit.MemoryCluster;
import dev.zimpush.testkit.RecordingLink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Code of the host's that hangs, on nodes that run on the machine's time and their own threads. */
@Timeout(60)
final class ClusterThreadsTest {
    private static final DeviceKey EVE = DeviceKey.of("eve", "phone");

    private static final int USERS = 16;

    private final ExecutorService hints = Executors.newSingleThreadExecutor();
    private final MemoryCluster store = MemoryCluster.create(SystemTime.INSTANCE, hints);
    private final List<ZimPush> nodes = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        nodes.forEach(ZimPush::close);
        hints.shutdown();
    }

    @Test
    void link_thatHangs_delaysNoOtherDeviceOfItsNode() throws InterruptedException {
        ZimPush one = node(builder -> builder);
        ZimPush two = node(builder -> builder);
        RecordingLink hangs = new RecordingLink().block();
        CountDownLatch delivered = new CountDownLatch(1);
        open(two, PHONE, hangs);
        open(two, EVE, new RecordingLink().onDeliver(message -> delivered.countDown()));
        one.send(message("m-1"));
        hangs.awaitBlocked();

        one.send(Message.to("eve").id("m-2").build());
        assertThat(delivered.await(20, TimeUnit.SECONDS)).as("delivered to eve").isTrue();
        hangs.release();
    }

    @Test
    void listener_thatHangs_delaysNoOtherDevice() throws InterruptedException {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch delivered = new CountDownLatch(1);
        ZimPush one = node(builder -> builder);
        ZimPush two = node(builder -> builder.listener(new ZimPushListener() {
            @Override
            public void sent(ZimPushEvent.Sent event) {
                if (event.delivery().device().equals(PHONE)) {
                    hangs.countDown();
                    awaitEnd();
                }
            }
        }));
        open(two, PHONE, new RecordingLink());
        open(two, EVE, new RecordingLink().onDeliver(message -> delivered.countDown()));
        one.send(message("m-1"));
        assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();

        one.send(Message.to("eve").id("m-2").build());
        assertThat(delivered.await(20, TimeUnit.SECONDS)).as("delivered to eve").isTrue();
    }

    @Test
    void acceptance_whoseDependentHangs_delaysNoOtherOfTheUser() throws InterruptedException {
        ZimPush one = node(builder -> builder);
        CountDownLatch hangs = new CountDownLatch(1);
        one.send(message("m-1")).thenRun(() -> {
            hangs.countDown();
            awaitEnd();
        });
        assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();

        CountDownLatch accepted = new CountDownLatch(1);
        one.send(message("m-2")).thenRun(accepted::countDown);
        assertThat(accepted.await(20, TimeUnit.SECONDS)).as("m-2 accepted").isTrue();
    }

    @Test
    void directory_thatHangs_delaysNothingButPushes() throws InterruptedException {
        CountDownLatch settled = new CountDownLatch(USERS);
        ZimPush one = node(builder -> builder.rule(question -> PushRule.Decision.suppress("not now"))
                .listener(new ZimPushListener() {
                    @Override
                    public void settled(ZimPushEvent.Settled event) {
                        settled.countDown();
                    }
                }));
        for (int i = 0; i < USERS; i++) {
            store.backend().devices().bind(DeviceKey.of("user-" + i, "phone"), Address.apns("t-" + i, "com.acme.chat"));
            one.send(toUser(i, "m-1"));
        }
        assertThat(settled.await(20, TimeUnit.SECONDS)).isTrue();
        CountDownLatch asked = new CountDownLatch(8);
        store.beforeEach(call -> {
            if (call.equals("Directory.connections")) {
                asked.countDown();
                awaitEnd();
            }
        });
        for (int i = 0; i < USERS; i++) {
            one.send(toUser(i, "m-2"));
        }
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

        CountDownLatch ready = new CountDownLatch(1);
        one.connections().open(TABLET, new RecordingLink()).ready().thenRun(ready::countDown);
        assertThat(ready.await(20, TimeUnit.SECONDS)).as("known to all").isTrue();
    }

    /** Opens a connection that the other nodes know. */
    private static void open(ZimPush node, DeviceKey device, RecordingLink link) {
        node.connections().open(device, link).ready().toCompletableFuture().join();
    }

    private static Message toUser(int number, String id) {
        return Message.to("user-" + number)
                .id(id)
                .push(PushContent.alert("Alice", "Hi"))
                .build();
    }

    private ZimPush node(UnaryOperator<ZimPushBuilder> settings) {
        ZimPush node =
                settings.apply(ZimPushBuilder.create().backend(store.backend())).build();
        nodes.add(node);
        return node;
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
