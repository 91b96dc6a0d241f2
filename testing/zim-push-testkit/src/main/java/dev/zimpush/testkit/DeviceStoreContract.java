package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore.Bound;
import dev.zimpush.spi.DeviceStore.Removal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.zimpush.spi.DeviceStore} must do: subclass it, say how to make an empty backend and how to move
 * its time, and run it.
 *
 * <pre>{@code
 * final class MyDeviceStoreContractTest extends DeviceStoreContract {
 *     private ManualTime time;
 *
 *     protected Backend newBackend() {
 *         time = new ManualTime();
 *         return new MyBackend(time);
 *     }
 *
 *     protected void passTime(Duration duration) {
 *         time.advance(duration);
 *     }
 * }
 * }</pre>
 *
 * <p>Each test has a backend of its own. Some use it from several threads at once.
 */
public abstract class DeviceStoreContract extends DeviceStoreEnvironmentTests {
    private static final int THREADS = 6;
    private static final int ROUNDS = 25;

    /** For subclasses. */
    protected DeviceStoreContract() {}

    @Test
    void bind_sameAddressOnManyDevicesAtOnce_hasOneOwnerAndAChainOfMoves() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            String text = "t-" + round;
            List<Bound> bound = Race.run(THREADS, runner -> store.bind(device(runner), token(text)));

            List<DeviceKey> owners = allLive().stream()
                    .filter(registration -> registration.address().text().equals(text))
                    .map(Registration::device)
                    .toList();
            assertThat(owners).as("owners").hasSize(1);
            List<DeviceKey> losers = bound.stream()
                    .map(Bound::movedFrom)
                    .filter(Objects::nonNull)
                    .toList();
            assertThat(losers).as("devices it moved from").hasSize(THREADS - 1).doesNotHaveDuplicates();
            assertThat(losers).doesNotContainAnyElementsOf(owners);
        }
    }

    @Test
    void bind_manyAddressesOnOneDeviceAtOnce_leavesTheOneWithTheLastGeneration() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            String prefix = "t-" + round + '-';
            List<Registration> bound = Race.run(THREADS, runner -> bind(BOBS_PHONE, prefix + runner));

            assertThat(bound.stream().map(Registration::generation)).doesNotHaveDuplicates();
            assertThat(live(BOBS_PHONE))
                    .singleElement()
                    .isEqualTo(bound.stream()
                            .max((a, b) -> Long.compare(a.generation(), b.generation()))
                            .orElseThrow());
        }
    }

    @Test
    void bind_addressGoesToAndFro_isNeverSeenTwiceNorNowhere() throws InterruptedException {
        bind(device(0), "t-1");
        AtomicInteger writing = new AtomicInteger(2);
        List<List<Integer>> seen = Race.run(4, runner -> {
            List<Integer> owners = new ArrayList<>();
            if (runner < 2) {
                try {
                    for (int i = 0; i < ROUNDS * 4; i++) {
                        bind(device(runner), "t-1");
                    }
                } finally {
                    writing.decrementAndGet();
                }
            } else {
                do {
                    owners.add(allLive().size());
                } while (writing.get() > 0);
            }
            return owners;
        });

        assertThat(seen.stream().flatMap(List::stream)).isNotEmpty().containsOnly(1);
    }

    @Test
    void remove_manyAtOnce_oneRemoves() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Registration bound = bind(BOBS_PHONE, "t-" + round);
            List<Removal> removals = Race.run(THREADS, runner -> store.remove(bound, null));

            assertThat(removals).containsOnlyOnce(Removal.REMOVED);
        }
    }

    @Test
    void remove_againstBindAtOnce_neverRemovesTheNewerOne() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Registration old = bind(BOBS_PHONE, "t-1");
            Race.run(2, runner -> runner == 0 ? bind(BOBS_PHONE, "t-1") : store.remove(old, null));

            assertThat(live(BOBS_PHONE))
                    .singleElement()
                    .satisfies(live -> assertThat(live.generation()).isGreaterThan(old.generation()));
        }
    }

    @Test
    void restore_manyAtOnce_oneRestores() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Registration bound = bind(BOBS_PHONE, "t-" + round);
            store.remove(bound, null);
            List<Boolean> restored = Race.run(THREADS, runner -> store.restore(bound));

            assertThat(restored).containsOnlyOnce(true);
            assertThat(live(BOBS_PHONE)).hasSize(1);
        }
    }

    private static DeviceKey device(int number) {
        return DeviceKey.of("user-" + number, "phone");
    }

    private List<Registration> allLive() {
        List<String> users =
                IntStream.range(0, THREADS).mapToObj(i -> device(i).userId()).toList();
        Map<String, List<Registration>> live = store.live(users);
        return live.values().stream().flatMap(Collection::stream).toList();
    }
}
