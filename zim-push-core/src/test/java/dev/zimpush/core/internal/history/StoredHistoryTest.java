package dev.zimpush.core.internal.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.Explanation.Step;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.History;
import dev.zimpush.testkit.ClusterBackend;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.MemoryCluster;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When steps are written, how many wait, and what is said about those that are not. */
@Timeout(60)
class StoredHistoryTest {
    private final ManualTime time = new ManualTime();
    private final MemoryCluster cluster = MemoryCluster.create(time);
    private final ClusterBackend backend = cluster.backend();
    private final History store = backend.history().orElseThrow();
    private final SteadyClock clock = new SteadyClock(time, stoodStill -> {});
    private final Workers io = new Workers(time, 1, () -> {});
    private final Deadlines deadlines = new Deadlines(time, clock, "timer", io::kick);
    private final StoredHistory stored = new StoredHistory(store, Duration.ofDays(7), io, deadlines, clock);

    @Test
    void step_ofAFewChains_isWrittenASecondLater() {
        stored.add(step("m-1"));
        time.advance(Duration.ofMillis(900));
        assertThat(cluster.history()).isEmpty();
        time.advance(Duration.ofMillis(200));

        assertThat(cluster.history()).hasSize(1);
    }

    @Test
    void steps_ofManyChains_areWrittenAtOnce() {
        for (int i = 0; i < 1_000; i++) {
            stored.add(step("m-" + i));
        }
        time.advance(Duration.ofMillis(10));

        assertThat(cluster.history()).hasSizeGreaterThan(200);
        time.advance(Duration.ofMillis(1_100));
        assertThat(cluster.history()).hasSize(1_000);
    }

    @Test
    void storeAway_isTriedOnceASecond() {
        AtomicInteger calls = new AtomicInteger();
        backend.beforeEach(call -> {
            calls.incrementAndGet();
            throw new IllegalStateException("thrown by a test");
        });
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 100; j++) {
                stored.add(step("m-" + i + "-" + j));
            }
            time.advance(Duration.ofMillis(100));
        }

        assertThat(calls).hasValueBetween(2, 4);
    }

    @Test
    void storeAway_chainsThatBeganGoOnAndNoOthersBegin() {
        away(true);
        for (int i = 0; i < StoredHistory.ADMIT_BELOW; i++) {
            assertThat(stored.admits()).isTrue();
            stored.add(step("m-" + i));
        }
        assertThat(stored.lacks()).isFalse();
        assertThat(stored.admits()).isFalse();
        assertThat(stored.lacks()).as("and it is known").isTrue();
        time.advance(Duration.ofSeconds(3));
        for (int i = 0; i < StoredHistory.ADMIT_BELOW; i++) {
            stored.add(step("m-" + i));
        }
        away(false);
        time.advance(Duration.ofSeconds(2));

        assertThat(written()).isEqualTo(StoredHistory.STEPS_AT_MOST);
        assertThat(stored.admits()).isTrue();
    }

    @Test
    void storeAway_stepsBeyondTheBound_areLostAndKnownToBe() {
        away(true);
        for (int i = 0; i < StoredHistory.STEPS_AT_MOST; i++) {
            stored.add(step("m-" + i));
            if (i == 5_000) {
                time.advance(Duration.ofSeconds(2));
            }
        }
        assertThat(stored.lacks()).isFalse();
        stored.add(step("m-next"));
        assertThat(stored.lacks()).isTrue();
        away(false);
        time.advance(Duration.ofSeconds(2));
        assertThat(written()).as("what was taken from the queue counts as well").isEqualTo(StoredHistory.STEPS_AT_MOST);

        time.advance(Duration.ofDays(8));
        assertThat(stored.lacks()).as("once it would be gone anyway").isFalse();
    }

    @Test
    void close_writesWhatWaits() {
        stored.add(step("m-1"));
        stored.close(Duration.ofSeconds(5));

        assertThat(cluster.history()).hasSize(1);
    }

    @Test
    void close_storeTooSlow_endsAtItsTime() {
        for (int i = 0; i < 1_000; i++) {
            stored.add(step("m-" + i));
        }
        backend.beforeEach(call -> time.advance(Duration.ofSeconds(3)));
        stored.close(Duration.ofSeconds(5));

        assertThat(cluster.history()).as("two batches of 3 s each").hasSize(400);
    }

    @Test
    void close_whileAWriteHangs_ends() throws InterruptedException {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        backend.beforeEach(call -> {
            hangs.countDown();
            while (goesOn.getCount() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
        });
        stored.add(step("m-1"));
        Thread writer = new Thread(() -> time.advance(Duration.ofSeconds(2)));
        writer.start();
        hangs.await();
        stored.close(Duration.ofMillis(10));
        assertThat(cluster.history()).isEmpty();

        goesOn.countDown();
        writer.join();
        assertThat(cluster.history()).hasSize(1);
    }

    private void away(boolean away) {
        backend.beforeEach(call -> {
            if (away) {
                throw new IllegalStateException("thrown by a test");
            }
        });
    }

    private long written() {
        return cluster.history().stream()
                .mapToLong(entry -> entry.steps().lines().count())
                .sum();
    }

    private Step step(String messageId) {
        DeliveryId delivery = new DeliveryId(DeviceKey.of("bob", "phone"), messageId);
        return new Step(
                1,
                new ZimPushEvent.PushDue(
                        delivery, time.instant(), DueReason.DISCONNECTED, Duration.ZERO, Duration.ZERO));
    }
}
