package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.spi.Directory.Opening;
import dev.zimpush.spi.Journal.MessageKey;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MemoryClusterTest {
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final ManualTime time = new ManualTime();
    private final MemoryCluster cluster = MemoryCluster.create(time);
    private final ClusterBackend one = cluster.backend();
    private final ClusterBackend two = cluster.backend();
    private final long first = one.directory().join("one", LEASE);
    private final long second = two.directory().join("two", LEASE);

    @Test
    void unavailable_oneBackend_failsThereWithoutEffect() {
        one.unavailable(true);

        assertThatThrownBy(() -> one.directory().leave(first))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Directory.leave");
        assertThatThrownBy(() -> one.devices().live(Set.of())).isInstanceOf(UncheckedIOException.class);
        assertThat(two.directory().renew(second, LEASE)).isTrue();
        assertThat(cluster.nodes()).containsExactly(first, second);

        one.unavailable(false);
        one.directory().leave(first);
        assertThat(cluster.nodes()).containsExactly(second);
    }

    @Test
    void unavailable_cluster_failsForAll() {
        cluster.unavailable(true);

        assertThatThrownBy(() -> one.directory().renew(first, LEASE)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> two.directory().renew(second, LEASE)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void loseAnswers_nextOne_hasItsEffectAndFails() {
        one.loseAnswers(1);

        assertThatThrownBy(() -> one.directory().leave(first)).hasMessageContaining("the answer is lost");
        assertThat(cluster.nodes()).containsExactly(second);
        assertThat(one.directory().renew(first, LEASE)).isFalse();
    }

    @Test
    void loseAnswers_byName_hitsThoseOnly() {
        cluster.loseAnswers(call -> call.equals("Directory.join"));

        assertThat(one.directory().renew(first, LEASE)).isTrue();
        assertThatThrownBy(() -> two.directory().join("three", LEASE)).hasMessageContaining("Directory.join");
        assertThat(cluster.nodes()).hasSize(3);
    }

    @Test
    void beforeEach_hook_runsBeforeTheCallAndMayUseAnotherBackend() {
        one.beforeEach(call -> two.directory().leave(first));

        assertThat(one.directory().renew(first, LEASE)).isFalse();
    }

    @Test
    void wake_listening_isCalledUnlessHintsAreLost() {
        List<String> heard = new ArrayList<>();
        one.wakeup().listen(first, () -> heard.add("one"));
        two.wakeup().listen(second, () -> heard.add("two"));

        one.wakeup().wake(Set.of(second));
        two.loseHints(true);
        one.wakeup().wake(Set.of(first, second));
        cluster.loseHints(true);
        one.wakeup().wake(Set.of(first, second));
        cluster.loseHints(false);
        two.loseHints(false);
        one.unavailable(true);
        two.wakeup().wake(Set.of(first));
        one.unavailable(false);
        two.close();
        one.wakeup().wake(Set.of(second));

        assertThat(heard).containsExactly("two", "one");
    }

    @Test
    void leases_wallClockJumps_goByTheirOwnClock() {
        time.jumpWallClock(Duration.ofHours(1));

        assertThat(one.directory().bury(first)).isEmpty();
        time.stall(LEASE);
        one.directory().renew(first, LEASE);
        assertThat(one.directory().bury(first)).containsExactly(second);
    }

    @Test
    void close_oneBackend_leavesTheOthersAndTheData() {
        one.devices().bind(PHONE, Address.apns("t-1", "com.acme.chat"));
        one.close();

        assertThatThrownBy(() -> one.devices().live(Set.of("bob"))).isInstanceOf(IllegalStateException.class);
        assertThat(two.devices().live(Set.of("bob"))).containsOnlyKeys("bob");
    }

    @Test
    void isEmpty_whateverIsLeft_isFalse() {
        assertThat(cluster.isEmpty()).isTrue();
        one.directory().open(first, List.of(new Opening(PHONE, 1, false)));
        assertThat(cluster.connections()).hasSize(1);
        assertThat(cluster.isEmpty()).isFalse();
        two.directory().logOut(PHONE);
        assertThat(cluster.connections()).isEmpty();
        assertThat(cluster.notices(first)).hasSize(1);
        assertThat(cluster.isEmpty()).isFalse();
        one.directory().noticed(first, cluster.notices(first));
        assertThat(cluster.isEmpty()).isTrue();
    }

    @Test
    void enqueue_message_waitsInTheOutboxAndIsMadeADelivery() {
        cluster.enqueue(Message.to("bob").id("m-1").build());
        cluster.enqueue(Message.to("eve").id("m-2").build());
        assertThat(cluster.outbox()).extracting(Message::id).containsExactly("m-1", "m-2");
        assertThat(cluster.isEmpty()).isFalse();
        one.devices().bind(PHONE, Address.apns("t-1", "com.acme.chat"));

        assertThat(one.journal().outbox(first, 10).withoutDevices()).containsExactly(new MessageKey("eve", "m-2"));
        assertThat(cluster.deliveries()).singleElement().satisfies(delivery -> {
            assertThat(delivery.message().id()).isEqualTo("m-1");
            assertThat(delivery.owner()).isEqualTo(first);
            assertThat(delivery.inbox()).isTrue();
        });
        assertThat(cluster.isEmpty()).isFalse();
    }
}
