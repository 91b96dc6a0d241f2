package dev.zimpush.examples.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tells what became of each message, from what was seen outside of the library; the library's own word counts only for
 * the acceptance.
 *
 * <p>A message is lost unless, for each device of its recipient, that device acknowledged it or the vendor accepted a
 * push.
 */
final class Judge {
    /** How much longer than the lease adoption may take. */
    static final Duration ADOPTION_AFTER_LEASE = Duration.ofSeconds(3);

    private final Map<String, List<DeviceKey>> devices;
    private final Duration adoptionAtMost;

    /** @param devices the devices of each user */
    Judge(Map<String, List<DeviceKey>> devices, Duration lease) {
        this.devices = Map.copyOf(devices);
        this.adoptionAtMost = lease.plus(ADOPTION_AFTER_LEASE);
    }

    Verdict judge(List<Fact> facts) {
        Evidence evidence = new Evidence(facts);
        List<DeliveryId> lost = new ArrayList<>();
        int settled = 0;
        for (Fact.Accepted message : evidence.accepted()) {
            List<DeliveryId> unsettled = unsettled(message, evidence);
            lost.addAll(unsettled);
            settled += unsettled.isEmpty() ? 1 : 0;
        }
        return new Verdict(
                evidence.acceptedMessages(),
                settled,
                lost,
                new Repeats(evidence).all(),
                needless(evidence),
                new Adoption(evidence, devices).result(),
                adoptionAtMost);
    }

    private static int needless(Evidence evidence) {
        int needless = 0;
        for (DeliveryId delivery : evidence.pushed()) {
            long firstPush = evidence.pushes(delivery).get(0).at();
            if (evidence.acks(delivery).stream().anyMatch(ack -> ack.at() < firstPush)) {
                needless++;
            }
        }
        return needless;
    }

    private List<DeliveryId> unsettled(Fact.Accepted message, Evidence evidence) {
        return Objects.requireNonNull(devices.get(message.recipient()), message.recipient()).stream()
                .map(device -> new DeliveryId(device, message.messageId()))
                .filter(delivery -> evidence.acks(delivery).isEmpty()
                        && evidence.pushes(delivery).isEmpty())
                .toList();
    }
}
