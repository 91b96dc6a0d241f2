package dev.zimpush.testkit;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import java.util.Locale;

/** What makes two places, and two addresses, one in a {@link MapDevices}, with its flaw. */
record MapKeys(StoreFlaw flaw) {
    record Slot(DeviceKey device, Object app, Object environment, Object kind, Object platform) {}

    record Key(Object platform, Object app, Object environment, Object kind, String text, Object type) {}

    Slot slot(DeviceKey device, Address address) {
        return new Slot(
                flaw == StoreFlaw.BIND_SLOT_WITHOUT_DEVICE ? DeviceKey.of(device.userId(), "any") : device,
                address.app(),
                address.environment(),
                flaw == StoreFlaw.BIND_SLOT_WITHOUT_KIND ? "any" : address.kind(),
                flaw == StoreFlaw.BIND_SLOT_HAS_PLATFORM ? address.platform() : "any");
    }

    Key key(Address address) {
        return new Key(
                address.platform(),
                flaw == StoreFlaw.BIND_ADDRESS_WITHOUT_APP ? "any" : address.app(),
                flaw == StoreFlaw.BIND_ADDRESS_HAS_ENVIRONMENT ? address.environment() : "any",
                address.kind(),
                flaw == StoreFlaw.CASE_IS_IGNORED ? address.text().toLowerCase(Locale.ROOT) : address.text(),
                flaw == StoreFlaw.BIND_ADDRESS_HAS_TYPE ? address.type() : "any");
    }
}
