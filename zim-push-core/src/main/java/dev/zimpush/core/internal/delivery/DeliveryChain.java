package dev.zimpush.core.internal.delivery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries in the order in which they were added, to be found by their message's id: chained through {@link
 * Delivery#next} while they are few, which takes no memory beside them; in a map from when they were many until none is left.
 * Passive and not thread-safe. {@link Lane} extends it, so that a device takes no further object.
 */
abstract class DeliveryChain {
    private static final int FEW = 16;

    private @Nullable Delivery first;

    /** Has them all, and the chain has none; null if they are few. */
    private @Nullable Map<String, Delivery> many;

    /** The one of that message. */
    @Nullable
    Delivery find(String messageId) {
        if (many != null) {
            return many.get(messageId);
        }
        int hash = messageId.hashCode();
        Delivery delivery = first;
        while (delivery != null
                && (delivery.idHash != hash || !delivery.message.id().equals(messageId))) {
            delivery = delivery.next;
        }
        return delivery;
    }

    /** Adds one whose message is not in it. */
    void add(Delivery added) {
        if (many != null) {
            many.put(added.message.id(), added);
            return;
        }
        Delivery last = null;
        int size = 1;
        for (Delivery delivery = first; delivery != null; delivery = delivery.next) {
            last = delivery;
            size++;
        }
        if (last == null) {
            first = added;
        } else {
            last.next = added;
        }
        if (size > FEW) {
            many = unchain();
        }
    }

    private Map<String, Delivery> unchain() {
        Map<String, Delivery> all = new LinkedHashMap<>();
        for (Delivery delivery = first; delivery != null; delivery = delivery.next) {
            all.put(delivery.message.id(), delivery);
        }
        // not before the map has them all: an allocation that fails loses none
        Delivery delivery = first;
        first = null;
        while (delivery != null) {
            Delivery next = delivery.next;
            delivery.next = null;
            delivery = next;
        }
        return all;
    }

    /** Takes one out, if it is in it. */
    void remove(Delivery removed) {
        if (many != null) {
            many.remove(removed.message.id(), removed);
            if (many.isEmpty()) {
                many = null;
            }
            return;
        }
        if (first == removed) {
            first = removed.next;
        }
        for (Delivery delivery = first; delivery != null; delivery = delivery.next) {
            if (delivery.next == removed) {
                delivery.next = removed.next;
            }
        }
        removed.next = null;
    }

    /** How many there are. */
    int unsettled() {
        if (many != null) {
            return many.size();
        }
        int size = 0;
        for (Delivery delivery = first; delivery != null; delivery = delivery.next) {
            size++;
        }
        return size;
    }

    /** A copy, in order. */
    List<Delivery> deliveries() {
        if (many != null) {
            return new ArrayList<>(many.values());
        }
        if (first == null) {
            return List.of();
        }
        List<Delivery> all = new ArrayList<>(4);
        for (Delivery delivery = first; delivery != null; delivery = delivery.next) {
            all.add(delivery);
        }
        return all;
    }
}
