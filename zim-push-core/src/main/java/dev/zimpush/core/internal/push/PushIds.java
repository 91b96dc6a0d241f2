package dev.zimpush.core.internal.push;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Registration;
import dev.zimpush.SettlementMode;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.spi.Pushes.Pushed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    /** Identifies the request that takes a push back. */
    static UUID retraction(Pushed push) {
        DeliveryId delivery = push.delivery();
        return hash(
                delivery.device(),
                delivery.messageId(),
                "\0" + push.acceptedAt().toEpochMilli() + "\0retraction");
    }

    /** What is to be remembered of a push to that address. */
    static Pushed pushed(Delivery delivery, Registration to) {
        Message message = delivery.message();
        return new Pushed(
                delivery.id(),
                delivery.acceptedWall(),
                message.timeToLive().truncatedTo(ChronoUnit.MILLIS),
                to.address().app(),
                to.address().environment(),
                collapseId(delivery),
                message.conversation().orElse(null),
                message.sequence().isPresent() ? message.sequence().getAsLong() : null,
                message.settlement() == SettlementMode.ANY_DEVICE);
    }

    private static UUID hash(Delivery delivery, String more) {
        return hash(delivery.device(), delivery.message().id(), more);
    }

    private static UUID hash(DeviceKey device, String messageId, String more) {
        String text = device.userId() + '\0' + device.deviceId() + '\0' + messageId + more;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
