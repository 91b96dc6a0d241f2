package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.zimpush.spi.Wakeup} must do that wakes at all ({@link dev.zimpush.spi.Wakeup#NONE} need not): subclass
 * it as the {@link DirectoryContract}, and run it.
 *
 * <p>A hint may be lost, late, or given twice; so the tests wake again and again until it is heard, for at most 30 s.
 */
public abstract class WakeupContract extends ClusterSetup {
    /** For subclasses. */
    protected WakeupContract() {}

    /** Counts hints. */
    private static final class Ear implements Runnable {
        final AtomicInteger hints = new AtomicInteger();
        final CountDownLatch heard = new CountDownLatch(1);

        @Override
        public void run() {
            hints.incrementAndGet();
            heard.countDown();
        }
    }

    /** How often to wake, 100 ms apart, before giving up. */
    int tries() {
        return 300;
    }

    private void wakeUntilHeard(ContractNode waking, ContractNode woken, Ear ear) throws InterruptedException {
        boolean heard = false;
        for (int i = 0; i < tries() && !heard; i++) {
            waking.wakeup.wake(Set.of(woken.epoch));
            heard = ear.heard.await(100, TimeUnit.MILLISECONDS);
        }
        assertThat(heard)
                .as("node %d was woken by %d", woken.epoch, waking.epoch)
                .isTrue();
    }

    @Test
    void wake_anotherNode_callsIt() throws InterruptedException {
        Ear ear = new Ear();
        two.wakeup.listen(two.epoch, ear);

        wakeUntilHeard(one, two, ear);
    }

    @Test
    void wake_severalTimes_callsAgain() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            Ear ear = new Ear();
            two.wakeup.listen(two.epoch, ear);
            wakeUntilHeard(one, two, ear);
        }
    }

    @Test
    void wake_severalNodes_callsAllOfThem() throws InterruptedException {
        ContractNode three = newNode("three");
        Ear second = new Ear();
        Ear third = new Ear();
        two.wakeup.listen(two.epoch, second);
        three.wakeup.listen(three.epoch, third);
        boolean heard = false;
        for (int i = 0; i < tries() && !heard; i++) {
            one.wakeup.wake(List.of(two.epoch, three.epoch));
            heard = second.heard.await(100, TimeUnit.MILLISECONDS) && third.heard.await(100, TimeUnit.MILLISECONDS);
        }

        assertThat(heard).isTrue();
    }

    @Test
    void wake_oneNode_leavesTheOthersAlone() throws InterruptedException {
        Ear first = new Ear();
        Ear second = new Ear();
        one.wakeup.listen(one.epoch, first);
        two.wakeup.listen(two.epoch, second);
        wakeUntilHeard(one, two, second);

        assertThat(first.hints).hasValue(0);
    }

    @Test
    void listen_again_replacesTheFirst() throws InterruptedException {
        Ear first = new Ear();
        Ear second = new Ear();
        two.wakeup.listen(two.epoch, first);
        two.wakeup.listen(two.epoch, second);
        wakeUntilHeard(one, two, second);

        assertThat(first.hints).hasValue(0);
    }

    @Test
    void listen_forItsNextEpoch_replacesTheFirst() throws InterruptedException {
        Ear first = new Ear();
        Ear second = new Ear();
        two.wakeup.listen(two.epoch, first);
        long again = two.directory.join("two", LEASE);
        two.wakeup.listen(again, second);
        boolean heard = false;
        for (int i = 0; i < tries() && !heard; i++) {
            one.wakeup.wake(List.of(two.epoch, again));
            heard = second.heard.await(100, TimeUnit.MILLISECONDS);
        }

        assertThat(heard).isTrue();
        assertThat(first.hints).hasValue(0);
    }

    @Test
    void wake_nobodyListens_isHarmless() {
        assertThatCode(() -> {
                    one.wakeup.wake(List.of());
                    one.wakeup.wake(List.of(one.epoch, two.epoch, two.epoch + 1_000));
                    two.directory.leave(two.epoch);
                    one.wakeup.wake(List.of(two.epoch));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void close_ofTheListener_endsIt() throws InterruptedException {
        ContractNode three = newNode("three");
        Ear silenced = new Ear();
        Ear second = new Ear();
        three.wakeup.listen(three.epoch, silenced);
        three.backend.close();
        two.wakeup.listen(two.epoch, second);
        one.wakeup.wake(List.of(three.epoch));
        wakeUntilHeard(one, two, second);

        assertThat(silenced.hints).hasValue(0);
    }
}
