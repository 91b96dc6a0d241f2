package dev.zimpush;

import java.time.Instant;
import java.util.Objects;

/**
 * An address as it stands in the store: whose it is, since when, and its generation. A verdict on an address, or its
 * removal, counts only for the generation that it names.
 *
 * @param device the device that has it
 * @param address the address
 * @param registeredAt when it was bound last, by the store's clock
 * @param generation grows with every bind of the device's address of that app, environment and kind
 */
public record Registration(DeviceKey device, Address address, Instant registeredAt, long generation) {
    /** Refuses nulls. */
    public Registration {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(registeredAt, "registeredAt");
    }
}
