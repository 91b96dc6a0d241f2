package dev.zimpush;

import java.util.Objects;

/**
 * Names one delivery: one message to one device.
 *
 * @param device the device
 * @param messageId the host's id of the message
 */
public record DeliveryId(DeviceKey device, String messageId) {
    /** Refuses nulls. */
    public DeliveryId {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(messageId, "messageId");
    }

    /** {@code messageId@userId/deviceId}, as in logs. */
    @Override
    public String toString() {
        return messageId + '@' + device;
    }
}
