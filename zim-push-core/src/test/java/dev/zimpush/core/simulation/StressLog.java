package dev.zimpush.core.simulation;

import dev.zimpush.Accepted;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Outcome;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** What can be said of each delivery without one order of everything that happened. */
final class StressLog implements ZimPushListener {
    final Queue<String> wrongs = new ConcurrentLinkedQueue<>();
    final Queue<StressLink> links = new ConcurrentLinkedQueue<>();
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger settled = new AtomicInteger();
    private final Map<DeliveryId, List<ZimPushEvent.OfDelivery>> lives = new ConcurrentHashMap<>();
    private final Set<DeliveryId> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final AtomicReferenceArray<String> recent = new AtomicReferenceArray<>(64);
    private final AtomicInteger next = new AtomicInteger();

    void require(boolean right, String otherwise) {
        if (!right) {
            wrongs.add(otherwise);
        }
    }

    void accepted(Accepted it) {
        accepted.addAndGet(it.deliveries());
        require(it.repeated() == 0, it + " was never sent before");
    }

    void refused(String messageId) {
        refused.add(messageId);
    }

    void written(String messageId) {
        recent.set(next.incrementAndGet() & 63, messageId);
    }

    String anyWritten(Random random) {
        return recent.get(random.nextInt(64));
    }

    void acknowledge(ZimPush zim, DeviceKey device, String messageId) {
        boolean known = lives.containsKey(new DeliveryId(device, messageId));
        zim.acknowledge(device, messageId);
        if (known) {
            acknowledged.add(new DeliveryId(device, messageId));
        }
    }

    @Override
    public void on(ZimPushEvent event) {
        if (event instanceof ZimPushEvent.OfDelivery of) {
            lives.computeIfAbsent(of.delivery(), id -> new CopyOnWriteArrayList<>())
                    .add(of);
        }
        if (event instanceof ZimPushEvent.Settled) {
            settled.incrementAndGet();
        }
    }

    /** After the end. */
    void judge() {
        lives.forEach((id, events) -> {
            String text = id + ": " + events;
            List<ZimPushEvent.Settled> outcomes = only(events, ZimPushEvent.Settled.class);
            require(outcomes.size() == 1, "settled " + outcomes.size() + " times: " + text);
            require(only(events, ZimPushEvent.PushDue.class).size() <= 1, "due more than once: " + text);
            require(!refused.contains(id.messageId()), "refused, and yet it lives: " + text);
            List<ZimPushEvent.Attempted> attempts = only(events, ZimPushEvent.Attempted.class);
            Set<UUID> pushIds = ConcurrentHashMap.newKeySet();
            attempts.forEach(attempt -> pushIds.add(attempt.pushId()));
            require(pushIds.size() <= 1, "several push ids: " + text);
            for (int i = 0; i < attempts.size(); i++) {
                require(attempts.get(i).attempt() == i + 1, "attempts out of order: " + text);
            }
            int late = only(events, ZimPushEvent.LateAck.class).size();
            boolean acked = outcomes.stream().anyMatch(it -> it.outcome() == Outcome.ACKED);
            require(late <= (acked ? 0 : 1), "late acks: " + text);
            require(!acknowledged.contains(id) || acked || late == 1, "an acknowledgement was lost: " + text);
        });
        links.forEach(link -> require(link.closings() == 1, "a link was closed " + link.closings() + " times"));
    }

    private static <E> List<E> only(List<ZimPushEvent.OfDelivery> events, Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
