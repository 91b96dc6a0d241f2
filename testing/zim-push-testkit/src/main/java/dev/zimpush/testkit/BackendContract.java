package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Cluster;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Backend} must do as a whole; each of its parts has a contract of its own, such as {@link
 * DeviceStoreContract} and, for those with a cluster, {@link DirectoryContract} and {@link JournalContract}.
 *
 * <pre>{@code
 * final class MyBackendContractTest extends BackendContract {
 *     protected Backend newBackend() {
 *         return new MyBackend(new ManualTime());
 *     }
 * }
 * }</pre>
 */
@Timeout(120)
public abstract class BackendContract {
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");

    /** For subclasses. */
    protected BackendContract() {}

    /** Makes a backend without any data. The test closes it. */
    protected abstract Backend newBackend();

    @Test
    void devices_askedTwice_shareTheirData() {
        try (Backend backend = newBackend()) {
            backend.devices().bind(PHONE, Address.apns("t-1", "com.acme.chat"));

            assertThat(backend.devices().live(Set.of("bob"))).containsOnlyKeys("bob");
        }
    }

    @Test
    void blocking_askedTwice_isTheSame() {
        try (Backend backend = newBackend()) {
            assertThat(backend.blocking()).isEqualTo(backend.blocking());
        }
    }

    @Test
    void cluster_askedTwice_isThereBothTimesOrNeverAndSharesItsData() {
        try (Backend backend = newBackend()) {
            Optional<Cluster> first = backend.cluster();
            Optional<Cluster> second = backend.cluster();

            assertThat(second.isPresent()).isEqualTo(first.isPresent());
            first.ifPresent(cluster -> {
                long node = cluster.directory().join("one", Duration.ofHours(1));
                assertThat(second.orElseThrow().directory().renew(node, Duration.ofHours(1)))
                        .isTrue();
            });
        }
    }

    @Test
    void close_again_isHarmless() {
        Backend backend = newBackend();
        backend.close();

        assertThatCode(backend::close).doesNotThrowAnyException();
    }

    @Test
    void close_unused_leavesAnotherBackendUsable() {
        newBackend().close();
        try (Backend another = newBackend()) {
            another.devices().bind(PHONE, Address.apns("t-1", "com.acme.chat"));

            assertThat(another.devices().live(Set.of("bob"))).containsOnlyKeys("bob");
        }
    }

    @Test
    void toString_withAddresses_tellsNone() {
        try (Backend backend = newBackend()) {
            backend.devices().bind(PHONE, Address.apns("secret-token", "com.acme.chat"));

            assertThat(backend.toString() + backend.devices()).doesNotContain("secret-token");
        }
    }
}
