package dev.zimpush.core.internal.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.ZimPush;
import dev.zimpush.core.MemoryBackend;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** A restoration of very many pages. */
class RestorationTest {
    private static final int MANY = 60_000;
    private static final long SMALL_STACK = 160 * 1024;

    @Test
    void manyPages_ofAStoreThatDoesNotBlock_needNoDeepStack() throws Exception {
        ManualTime time = new ManualTime();
        MemoryBackend backend = MemoryBackend.create(time);
        DeviceStore store = backend.devices();
        try (ZimPush zim = ZimPushBuilder.create()
                .time(time)
                .executor(time)
                .backend(backend)
                .drainOnClose(Duration.ZERO)
                .build()) {
            for (int i = 0; i < MANY; i++) {
                DeviceKey device = DeviceKey.of("user-" + i, "phone");
                store.remove(store.bind(device, Address.apns("t-" + i, "app")).registration(), null);
            }
            FutureTask<Integer> restored = new FutureTask<>(() -> zim.devices()
                    .restore("app", Instant.EPOCH)
                    .toCompletableFuture()
                    .join());
            Thread thread = new Thread(null, restored, "small-stack", SMALL_STACK);
            thread.start();
            assertThat(restored.get()).isEqualTo(MANY);
        }
    }
}
