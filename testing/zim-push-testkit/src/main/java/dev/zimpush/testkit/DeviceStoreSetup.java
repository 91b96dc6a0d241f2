package dev.zimpush.testkit;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.DeviceStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of {@link DeviceStoreContract} share. */
@Timeout(120)
abstract class DeviceStoreSetup {
    static final DeviceKey BOBS_PHONE = DeviceKey.of("bob", "phone");
    static final DeviceKey BOBS_TABLET = DeviceKey.of("bob", "tablet");
    static final DeviceKey EVES_PHONE = DeviceKey.of("eve", "phone");
    static final String APP = "com.acme.chat";

    private Backend backend;
    DeviceStore store;

    /** Makes a backend without any address. Called before each test, which closes it. */
    protected abstract Backend newBackend();

    /** Moves the time of the backend that was made last by this much, however it can. */
    protected abstract void passTime(Duration duration);

    @BeforeEach
    void open() {
        backend = newBackend();
        store = backend.devices();
    }

    @AfterEach
    void close() {
        backend.close();
    }

    static Address token(String text) {
        return Address.apns(text, APP);
    }

    Registration bind(DeviceKey device, Address address) {
        return store.bind(device, address).registration();
    }

    Registration bind(DeviceKey device, String text) {
        return bind(device, token(text));
    }

    List<Registration> live(DeviceKey device) {
        return store.live(Set.of(device.userId())).getOrDefault(device.userId(), List.of()).stream()
                .filter(registration -> registration.device().equals(device))
                .toList();
    }

    List<String> liveTexts(DeviceKey device) {
        return live(device).stream()
                .map(registration -> registration.address().text())
                .toList();
    }
}
