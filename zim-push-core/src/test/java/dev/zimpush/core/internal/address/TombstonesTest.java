package dev.zimpush.core.internal.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which tombstones go when there are too many, and what an address says of itself in a log. */
class TombstonesTest {
    private static final Instant AT = Instant.parse("2026-11-23T00:00:00Z");

    private final Tombstones tombstones = new Tombstones();

    private static Registration bound(int device, Address address) {
        return new Registration(DeviceKey.of("user-" + device, "phone"), address, AT, device);
    }

    private void add(Registration removed) {
        tombstones.add(Slot.of(removed.device(), removed.address()), removed, AT);
    }

    private boolean has(Registration removed) {
        return tombstones.has(Slot.of(removed.device(), removed.address()), removed);
    }

    @Test
    void tooManyDevices_thoseThatLostAnAddressLastKeepTheirs() {
        for (int i = 0; i < Tombstones.DEVICES_AT_MOST; i++) {
            add(bound(i, Address.apns("t-" + i, "com.acme.chat")));
        }
        Registration second = bound(0, Address.apnsVoip("v-0", "com.acme.chat"));
        add(second);
        add(bound(Tombstones.DEVICES_AT_MOST, Address.apns("t", "com.acme.chat")));

        assertThat(has(second)).isTrue();
        assertThat(has(bound(0, Address.apns("t-0", "com.acme.chat")))).isTrue();
        assertThat(has(bound(1, Address.apns("t-1", "com.acme.chat")))).isFalse();
        assertThat(has(bound(2, Address.apns("t-2", "com.acme.chat")))).isTrue();
    }

    @Test
    void identity_inItsTextForm_hasNoToken() {
        assertThat(Identity.of(Address.apns("secret", "com.acme.chat")).toString())
                .contains("com.acme.chat")
                .doesNotContain("secret");
    }
}
