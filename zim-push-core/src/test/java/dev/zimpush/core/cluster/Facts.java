package dev.zimpush.core.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What the hosts, the devices and the vendor know; nothing of it comes from the library's own state. */
final class Facts {
    private final Map<String, String> recipients = new LinkedHashMap<>();
    private final Set<String> anyDevice = new HashSet<>();
    private final Set<String> accepted = new HashSet<>();
    private final Set<String> recalled = new HashSet<>();
    private final Set<DeliveryId> acked = new HashSet<>();
    private final Map<DeliveryId, List<UUID>> pushed = new HashMap<>();
    private String last = "";

    void sent(String id, String recipient, boolean any) {
        recipients.put(id, recipient);
        last = id;
        if (any) {
            anyDevice.add(id);
        }
    }

    String last() {
        return last;
    }

    void accepted(String id) {
        accepted.add(id);
    }

    /** Whether that device should not show a message any more: what another acknowledged counts, its own acknowledgement does not. */
    boolean isWithdrawn(String id, DeviceKey device) {
        return recalled.contains(id)
                || (anyDevice.contains(id)
                        && acked.stream()
                                .anyMatch(ack -> ack.messageId().equals(id)
                                        && !ack.device().equals(device)));
    }

    /** Whether a device should not show a message any more. */
    boolean isWithdrawn(String id) {
        return recalled.contains(id) || isAckedWhereOneIsEnough(id);
    }

    private boolean isAckedWhereOneIsEnough(String id) {
        return anyDevice.contains(id)
                && acked.stream().anyMatch(ack -> ack.messageId().equals(id));
    }

    /** A user has read so many of all messages: those that are this one's, which count as recalled. */
    Set<String> read(String user, int upTo) {
        Set<String> read = recipients.entrySet().stream()
                .filter(sent -> sent.getValue().equals(user)
                        && Integer.parseInt(sent.getKey().substring(1)) < upTo)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        recalled.addAll(read);
        return read;
    }

    void recalled(String id) {
        recalled.add(id);
    }

    /** The recall failed: perhaps it had its effect. It excuses a missing push all the same. */
    void recalledPerhaps(String id) {
        recalled.add(id);
    }

    void acked(String id, DeviceKey device) {
        acked.add(new DeliveryId(device, id));
    }

    void pushed(String id, DeviceKey device, UUID pushId) {
        pushed.computeIfAbsent(new DeliveryId(device, id), delivery -> new ArrayList<>())
                .add(pushId);
    }

    String recipient(String id) {
        return recipients.getOrDefault(id, "");
    }

    Optional<String> any(Random random) {
        return recipients.isEmpty()
                ? Optional.empty()
                : recipients.keySet().stream()
                        .skip(random.nextInt(recipients.size()))
                        .findFirst();
    }

    /** Accepted deliveries of which nobody ever heard again. */
    List<DeliveryId> lost() {
        List<DeliveryId> lost = new ArrayList<>();
        for (String id : accepted) {
            for (String device : List.of("a", "b")) {
                DeliveryId delivery = new DeliveryId(DeviceKey.of(recipient(id), device), id);
                if (!acked.contains(delivery)
                        && !pushed.containsKey(delivery)
                        && !recalled.contains(id)
                        && !isAckedWhereOneIsEnough(id)) {
                    lost.add(delivery);
                }
            }
        }
        return lost;
    }

    /** Deliveries that were pushed under several ids. */
    List<DeliveryId> pushedUnderSeveralIds() {
        return pushed.entrySet().stream()
                .filter(entry -> new HashSet<>(entry.getValue()).size() > 1
                        && accepted.contains(entry.getKey().messageId()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Deliveries that were pushed more than once. */
    List<DeliveryId> repeated() {
        return pushed.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }
}
