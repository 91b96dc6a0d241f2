package dev.zimpush.examples.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** The facts of a run, put in order and made easy to look up. Not thread-safe; not changed after its construction. */
final class Evidence {
    /** When a paused node that was never continued would have been. */
    private static final long NEVER = Long.MAX_VALUE;

    private final List<Fact> inOrder;
    private final Map<String, Fact.Accepted> accepted = new LinkedHashMap<>();
    private final Map<String, Long> firstSent = new HashMap<>();
    private final Set<String> unanswered = new HashSet<>();
    private final Map<DeliveryId, List<Fact.Acked>> acks = new HashMap<>();
    private final Map<DeliveryId, List<Fact.Pushed>> pushes = new LinkedHashMap<>();
    private final Map<Integer, Long> answers = new HashMap<>();
    private final List<Fact.Killed> kills = new ArrayList<>();
    private final List<Pause> pauses = new ArrayList<>();

    /** A node stood still for a while. */
    record Pause(String node, long from, long to) {}

    Evidence(List<Fact> facts) {
        inOrder = facts.stream().sorted(Comparator.comparingLong(Fact::at)).toList();
        Map<String, Long> standing = new TreeMap<>();
        for (Fact fact : inOrder) {
            if (fact instanceof Fact.Sent sent) {
                firstSent.putIfAbsent(sent.messageId(), sent.at());
            } else if (fact instanceof Fact.Accepted yes) {
                accepted.putIfAbsent(yes.messageId(), yes);
            } else if (fact instanceof Fact.Unanswered unknown) {
                unanswered.add(unknown.messageId());
            } else if (fact instanceof Fact.Acked ack) {
                acks.computeIfAbsent(ack.delivery(), key -> new ArrayList<>()).add(ack);
            } else if (fact instanceof Fact.Pushed push) {
                pushes.computeIfAbsent(push.delivery(), key -> new ArrayList<>())
                        .add(push);
            } else if (fact instanceof Fact.Answered answer) {
                answers.put(answer.request(), answer.at());
            } else if (fact instanceof Fact.Killed kill) {
                kills.add(kill);
            } else if (fact instanceof Fact.Paused pause) {
                standing.put(pause.node(), pause.at());
            } else if (fact instanceof Fact.Continued on) {
                Long from = standing.remove(on.node());
                pauses.add(new Pause(on.node(), from == null ? on.at() : from, on.at()));
            }
        }
        standing.forEach((node, from) -> pauses.add(new Pause(node, from, NEVER)));
    }

    List<Fact> inOrder() {
        return inOrder;
    }

    /** The messages that a node said it accepted, each as it was first said. */
    Iterable<Fact.Accepted> accepted() {
        return accepted.values();
    }

    int acceptedMessages() {
        return accepted.size();
    }

    /** When a message was first given to a node, or that it never was: the end of time. */
    long firstSent(String messageId) {
        return firstSent.getOrDefault(messageId, NEVER);
    }

    /** Whether a message was sent again because its acceptance was unknown. */
    boolean wasUnanswered(String messageId) {
        return unanswered.contains(messageId);
    }

    List<Fact.Acked> acks(DeliveryId delivery) {
        return acks.getOrDefault(delivery, List.of());
    }

    /** The pushes that the vendor accepted for a delivery, the earliest first. */
    List<Fact.Pushed> pushes(DeliveryId delivery) {
        return pushes.getOrDefault(delivery, List.of());
    }

    /** All that was ever pushed. */
    Iterable<DeliveryId> pushed() {
        return pushes.keySet();
    }

    /** When the vendor's answer left, or the end of time if it never did. */
    long answered(Fact.Pushed push) {
        return answers.getOrDefault(push.request(), NEVER);
    }

    List<Fact.Killed> kills() {
        return kills;
    }

    List<Pause> pauses() {
        return pauses;
    }

    /** The node on which each device was connected at a time. */
    Map<DeviceKey, String> connectedAt(long time) {
        Map<DeviceKey, String> nodes = new HashMap<>();
        for (Fact fact : inOrder) {
            if (fact.at() >= time) {
                break;
            }
            if (fact instanceof Fact.Connected on) {
                nodes.put(on.device(), on.node());
            } else if (fact instanceof Fact.Disconnected off) {
                nodes.remove(off.device(), off.node());
            }
        }
        return nodes;
    }

    /** When a node other than that first pushed a delivery or wrote it to the device, after a time. */
    OptionalLong firstSign(DeliveryId delivery, String exceptNode, long after) {
        return inOrder.stream()
                .filter(fact -> fact.at() >= after && isSign(fact, delivery, exceptNode))
                .mapToLong(Fact::at)
                .findFirst();
    }

    private static boolean isSign(Fact fact, DeliveryId delivery, String exceptNode) {
        if (fact instanceof Fact.Pushed push) {
            return push.delivery().equals(delivery) && !push.node().equals(exceptNode);
        } else if (fact instanceof Fact.Received frame) {
            return frame.delivery().equals(delivery) && !frame.node().equals(exceptNode);
        }
        return false;
    }
}
