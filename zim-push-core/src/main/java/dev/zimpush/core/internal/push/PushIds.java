package dev.zimpush.core.internal.push;

import dev.zimpush.core.internal.delivery.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * The ids of a push, which every try of a delivery shares. They are computed from what is fixed at its acceptance, so
 * nothing need be stored, and whoever takes a delivery over computes the same.
 */
final class PushIds {
    private PushIds() {}

    /** Identifies this delivery: another acceptance of the same message has another. */
    static UUID pushId(Delivery delivery) {
        Instant accepted = delivery.acceptedWall();
        return hash(delivery, "\0" + accepted.getEpochSecond() + '.' + accepted.getNano());
    }

    /** The notification's identity on the device: the content's own, or one for message and device. */
    static String collapseId(Delivery delivery) {
        return delivery.message()
                .push()
                .flatMap(push -> push.collapseId())
                .orElseGet(() -> hash(delivery, "").toString());
    }

    private static UUID hash(Delivery delivery, String more) {
        String text = delivery.device().userId()
                + '\0'
                + delivery.device().deviceId()
                + '\0'
                + delivery.message().id()
                + more;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
