package dev.zimpush.core.internal.address;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;

/** Where at most one address is live. */
record Slot(DeviceKey device, String app, Address.Environment environment, Address.Kind kind) {
    static Slot of(DeviceKey device, Address address) {
        return new Slot(device, address.app(), address.environment(), address.kind());
    }
}
