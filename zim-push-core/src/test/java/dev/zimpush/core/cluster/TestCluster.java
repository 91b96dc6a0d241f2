package dev.zimpush.core.cluster;

import dev.zimpush.Address;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.MemoryCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Several nodes over one store, each with a time of its own, all on the test's thread; bob has a phone. */
final class TestCluster implements AutoCloseable {
    static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    static final DeviceKey TABLET = DeviceKey.of("bob", "tablet");
    static final Duration LEASE = Duration.ofSeconds(10);
    private static final long STEP = 10;

    final ManualTime storeTime = new ManualTime();
    final MemoryCluster store = MemoryCluster.create(storeTime);
    final List<TestNode> nodes = new ArrayList<>();
    private final UnaryOperator<ZimPushBuilder> settings;
    private final Function<Backend, Backend> around;

    TestCluster(int nodes) {
        this(nodes, settings -> settings);
    }

    TestCluster(int nodes, UnaryOperator<ZimPushBuilder> settings) {
        this(nodes, settings, backend -> backend);
    }

    TestCluster(int nodes, UnaryOperator<ZimPushBuilder> settings, Function<Backend, Backend> around) {
        this.settings = settings;
        this.around = around;
        for (int i = 0; i < nodes; i++) {
            add();
        }
        // whoever judges must have held its lease for its length
        pass(LEASE.toMillis() + 500);
    }

    TestNode add() {
        TestNode node = new TestNode("node-" + nodes.size(), storeTime, store, settings, around);
        nodes.add(node);
        return node;
    }

    TestNode node(int number) {
        return nodes.get(number);
    }

    /** Lets time pass, for the store and all nodes that run. */
    void pass(long millis) {
        for (long left = millis; left > 0; left -= STEP) {
            Duration step = Duration.ofMillis(Math.min(left, STEP));
            storeTime.advance(step);
            nodes.forEach(node -> node.pass(step));
        }
    }

    void bind(DeviceKey device) {
        store.backend()
                .devices()
                .bind(device, Address.apns(device.userId() + "-" + device.deviceId() + "-token", "com.acme.chat"));
    }

    static Message message(String id) {
        return Message.to("bob")
                .id(id)
                .payload(Payload.utf8("Hi"))
                .push(PushContent.alert("Alice", "Hi"))
                .build();
    }

    /** Every outcome that any node told of a delivery. */
    List<Outcome> outcomes(String messageId, DeviceKey device) {
        DeliveryId delivery = new DeliveryId(device, messageId);
        return nodes.stream()
                .flatMap(node -> node.log.of(ZimPushEvent.Settled.class).stream())
                .filter(event -> event.delivery().equals(delivery))
                .map(ZimPushEvent.Settled::outcome)
                .toList();
    }

    List<Outcome> outcomes(String messageId) {
        return outcomes(messageId, PHONE);
    }

    /** What every node told of a delivery, for failure messages. */
    String story(String messageId) {
        StringBuilder story = new StringBuilder();
        nodes.forEach(node -> story.append(node)
                .append(": ")
                .append(node.log.story(messageId, PHONE))
                .append('\n'));
        return story.append(store.deliveries()).toString();
    }

    /** The push requests of all nodes for a message. */
    List<String> pushed(String messageId) {
        return nodes.stream()
                .flatMap(node -> node.provider.requests().stream())
                .filter(request -> request.message().id().equals(messageId))
                .map(request -> request.pushId().toString())
                .toList();
    }

    @Override
    public void close() {
        nodes.forEach(TestNode::close);
    }
}
