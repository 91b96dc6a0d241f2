package dev.zimpush.examples.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How long it took until others worked on what a killed node had left behind.
 *
 * <p>Left behind is what was accepted before the kill and until then neither acknowledged nor pushed with an answer of
 * the vendor: for a device that was connected to the killed node or, if the killed node had accepted it, for one that
 * was not connected. This the killed node owned, as far as can be told from outside. It is adopted with the first
 * push or frame that comes from another node after the kill. What its device acknowledges to another node before that
 * needs no adoption.
 */
final class Adoption {
    private final Evidence evidence;
    private final Map<String, List<DeviceKey>> devices;

    Adoption(Evidence evidence, Map<String, List<DeviceKey>> devices) {
        this.evidence = evidence;
        this.devices = devices;
    }

    /**
     * What came of what was left behind, by all kills together.
     *
     * @param deliveries how many were left behind
     * @param slowestMillis from the kill to the last adoption; empty if nothing was adopted
     * @param adopted those of which another node gave a sign
     */
    record Result(int deliveries, OptionalLong slowestMillis, List<DeliveryId> adopted) {}

    Result result() {
        int deliveries = 0;
        List<Long> took = new ArrayList<>();
        List<DeliveryId> adopted = new ArrayList<>();
        for (Fact.Killed kill : evidence.kills()) {
            for (DeliveryId delivery : leftBehind(kill)) {
                deliveries++;
                evidence.firstSign(delivery, kill.node(), kill.at()).ifPresent(sign -> {
                    took.add(sign - kill.at());
                    adopted.add(delivery);
                });
            }
        }
        return new Result(deliveries, took.stream().mapToLong(Long::longValue).max(), adopted);
    }

    private List<DeliveryId> leftBehind(Fact.Killed kill) {
        Map<DeviceKey, String> connected = evidence.connectedAt(kill.at());
        List<DeliveryId> deliveries = new ArrayList<>();
        for (Fact.Accepted message : evidence.accepted()) {
            if (message.at() >= kill.at()) {
                continue;
            }
            for (DeviceKey device : devices.getOrDefault(message.recipient(), List.of())) {
                DeliveryId delivery = new DeliveryId(device, message.messageId());
                boolean owned = kill.node().equals(connected.getOrDefault(device, message.node()));
                if (owned && !wasDone(delivery, kill) && !acknowledgesByItself(delivery, kill)) {
                    deliveries.add(delivery);
                }
            }
        }
        return deliveries;
    }

    private boolean wasDone(DeliveryId delivery, Fact.Killed kill) {
        return evidence.acks(delivery).stream().anyMatch(ack -> ack.at() < kill.at())
                || evidence.pushes(delivery).stream().anyMatch(push -> evidence.answered(push) < kill.at());
    }

    private boolean acknowledgesByItself(DeliveryId delivery, Fact.Killed kill) {
        OptionalLong sign = evidence.firstSign(delivery, kill.node(), kill.at());
        return evidence.acks(delivery).stream()
                .anyMatch(ack -> !ack.node().equals(kill.node()) && ack.at() < sign.orElse(Long.MAX_VALUE));
    }
}
