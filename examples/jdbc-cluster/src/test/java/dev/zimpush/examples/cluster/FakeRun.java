package dev.zimpush.examples.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A made-up log of a run: Bob has a phone, Lea a phone and a tablet; the nodes are a, b and c, with leases of 3 s. */
final class FakeRun {
    static final DeviceKey BOB = DeviceKey.of("bob", "phone");
    static final DeviceKey LEA_PHONE = DeviceKey.of("lea", "phone");
    static final DeviceKey LEA_TABLET = DeviceKey.of("lea", "tablet");

    private static final Map<String, List<DeviceKey>> DEVICES =
            Map.of("bob", List.of(BOB), "lea", List.of(LEA_PHONE, LEA_TABLET));

    private final List<Fact> facts = new ArrayList<>();
    private int requests;

    Verdict judged() {
        return new Judge(DEVICES, Duration.ofSeconds(3)).judge(facts);
    }

    FakeRun with(Fact fact) {
        facts.add(fact);
        return this;
    }

    /** Given to the node and accepted by it at the same time. */
    FakeRun accepted(long at, String id, String recipient, String node) {
        return with(new Fact.Sent(at, id, node)).with(new Fact.Accepted(at, id, recipient, node));
    }

    FakeRun connected(long at, DeviceKey device, String node) {
        return with(new Fact.Connected(at, device, node));
    }

    FakeRun received(long at, String id, DeviceKey device, String node) {
        return with(new Fact.Received(at, new DeliveryId(device, id), node));
    }

    FakeRun acked(long at, String id, DeviceKey device, String node) {
        return with(new Fact.Acked(at, new DeliveryId(device, id), node));
    }

    /** Pushed under the push id "p", and answered 100 ms later. */
    FakeRun pushed(long at, String id, DeviceKey device, String node) {
        return pushed(at, id, device, node, "p");
    }

    FakeRun pushed(long at, String id, DeviceKey device, String node, String pushId) {
        return pushedOnly(at, id, device, node, pushId).with(new Fact.Answered(at + 100, requests));
    }

    /** Pushed, but the answer never left. */
    FakeRun pushedOnly(long at, String id, DeviceKey device, String node, String pushId) {
        return with(new Fact.Pushed(at, ++requests, new DeliveryId(device, id), node, pushId, "collapse-" + id));
    }

    FakeRun killed(long at, String node) {
        return with(new Fact.Killed(at, node));
    }

    FakeRun paused(long from, long to, String node) {
        return with(new Fact.Paused(from, node)).with(new Fact.Continued(to, node));
    }
}
