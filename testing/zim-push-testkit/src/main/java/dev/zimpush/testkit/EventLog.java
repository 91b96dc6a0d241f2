package dev.zimpush.testkit;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.Outcome;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps every event, in the order in which they came.
 *
 * <pre>{@code
 * DeliveryId delivery = new DeliveryId(phone, "m-1");
 * assertThat(events.reasons(delivery)).containsExactly(DueReason.ACK_TIMEOUT);
 * assertThat(events.settled(delivery)).as(events.story("m-1", phone)).contains(Outcome.PUSHED);
 * assertThat(events.of(ZimPushEvent.ConnectionClosed.class)).isEmpty();
 * }</pre>
 *
 * <p>Thread-safe; what a query returns is a snapshot.
 */
public final class EventLog implements ZimPushListener {
    private final ConcurrentLinkedQueue<ZimPushEvent> events = new ConcurrentLinkedQueue<>();

    /** An empty log. */
    public EventLog() {}

    @Override
    public void on(ZimPushEvent event) {
        events.add(event);
    }

    /** Everything. */
    public List<ZimPushEvent> all() {
        return List.copyOf(events);
    }

    /** The events of one kind. */
    public <E extends ZimPushEvent> List<E> of(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The events of a message's deliveries, on whichever device. */
    public List<ZimPushEvent.OfDelivery> of(String messageId) {
        return of(ZimPushEvent.OfDelivery.class).stream()
                .filter(event -> event.delivery().messageId().equals(messageId))
                .toList();
    }

    /** The events of one delivery. */
    public List<ZimPushEvent.OfDelivery> of(DeliveryId delivery) {
        return of(ZimPushEvent.OfDelivery.class).stream()
                .filter(event -> event.delivery().equals(delivery))
                .toList();
    }

    /**
     * The outcome of a delivery; empty while it has none.
     *
     * @throws AssertionError when it was settled more than once, which never happens
     */
    public Optional<Outcome> settled(DeliveryId delivery) {
        List<Outcome> outcomes = of(ZimPushEvent.Settled.class).stream()
                .filter(event -> event.delivery().equals(delivery))
                .map(ZimPushEvent.Settled::outcome)
                .toList();
        if (outcomes.size() > 1) {
            throw new AssertionError("settled more than once: " + story(delivery));
        }
        return outcomes.stream().findFirst();
    }

    /** Why a delivery became due; empty if it did not. */
    public List<DueReason> reasons(DeliveryId delivery) {
        return of(ZimPushEvent.PushDue.class).stream()
                .filter(event -> event.delivery().equals(delivery))
                .map(ZimPushEvent.PushDue::reason)
                .toList();
    }

    /** What happened to a delivery, in one line, with the times since its first event; for failure messages. */
    public String story(DeliveryId delivery) {
        return Story.of(delivery, of(delivery));
    }

    /** The same. */
    public String story(String messageId, DeviceKey device) {
        return story(new DeliveryId(device, messageId));
    }

    /** Forgets everything. */
    public void clear() {
        events.clear();
    }

    /** Everything, one event a line. */
    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder("EventLog");
        events.forEach(
                event -> lines.append(System.lineSeparator()).append("  ").append(event));
        return lines.toString();
    }
}
