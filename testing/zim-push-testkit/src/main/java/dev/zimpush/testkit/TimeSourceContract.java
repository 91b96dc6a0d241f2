package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link TimeSource} must do, moved by hand or not: subclass it, say how to make one and how its time
 * passes, and run it.
 *
 * <pre>{@code
 * final class MyTimeSourceContractTest extends TimeSourceContract {
 *     private final ManualTime time = new ManualTime();
 *
 *     protected TimeSource newTimeSource() {
 *         return time;
 *     }
 *
 *     protected void pass(Duration duration) {
 *         time.advance(duration);
 *     }
 * }
 * }</pre>
 */
@Timeout(120)
public abstract class TimeSourceContract {
    private static final Duration TICK = Duration.ofMillis(1);
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration WELL_AFTER = Duration.ofMillis(100);
    private static final int LONGEST_WAIT_TICKS = 10_000;

    private TimeSource time;

    /** For subclasses. */
    protected TimeSourceContract() {}

    /** Makes a time source. */
    protected abstract TimeSource newTimeSource();

    /**
     * Comes back when at least this much has passed on the monotonic clock of the source that was made last: moves a
     * manual one, waits for a real one. Called with at most 100 ms, from any one thread.
     */
    protected abstract void pass(Duration duration);

    @BeforeEach
    void open() {
        time = newTimeSource();
    }

    @Test
    void nanoTime_readAgainAndAgain_neverGoesBack() {
        long before = time.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            long now = time.nanoTime();
            assertThat(now - before).isNotNegative();
            before = now;
        }
    }

    @Test
    void nanoTime_timePassed_grewByAsMuch() {
        long before = time.nanoTime();
        pass(SOON);

        assertThat(time.nanoTime() - before).isGreaterThanOrEqualTo(SOON.toNanos());
    }

    @Test
    void instant_timePassed_moved() {
        var before = time.instant();
        pass(WELL_AFTER);

        assertThat(time.instant()).isNotEqualTo(before);
        assertThat(time.millis()).isNotEqualTo(before.toEpochMilli());
    }

    @Test
    void alarm_set_ringsOnceAndNotEarly() {
        List<Long> rings = new CopyOnWriteArrayList<>();
        try (TimeSource.Alarm alarm = time.newAlarm("test", () -> rings.add(time.nanoTime()))) {
            long at = in(SOON);
            alarm.ringAt(at);
            passUntil(() -> !rings.isEmpty());
            pass(WELL_AFTER);

            assertThat(rings)
                    .singleElement()
                    .satisfies(rang -> assertThat(rang - at).isNotNegative());
        }
    }

    @Test
    void alarm_notSet_neverRings() {
        AtomicInteger rings = new AtomicInteger();
        try (TimeSource.Alarm alarm = time.newAlarm("test", rings::incrementAndGet)) {
            pass(WELL_AFTER);

            assertThat(alarm).isNotNull();
            assertThat(rings).hasValue(0);
        }
    }

    @Test
    void alarm_setAgainLater_ringsAtTheNewTimeOnly() {
        List<Long> rings = new CopyOnWriteArrayList<>();
        try (TimeSource.Alarm alarm = time.newAlarm("test", () -> rings.add(time.nanoTime()))) {
            long first;
            long at;
            do { // again if this thread was so slow that the first time came
                first = in(WELL_AFTER);
                at = in(WELL_AFTER.multipliedBy(2));
                rings.clear();
                alarm.ringAt(first);
                alarm.ringAt(at);
            } while (time.nanoTime() - first >= 0);
            long expected = at;
            passUntil(() -> !rings.isEmpty());
            pass(WELL_AFTER);

            assertThat(rings)
                    .singleElement()
                    .satisfies(rang -> assertThat(rang - expected).isNotNegative());
        }
    }

    @Test
    void alarm_setAgainEarlier_ringsAtTheNewTimeOnly() {
        AtomicInteger rings = new AtomicInteger();
        try (TimeSource.Alarm alarm = time.newAlarm("test", rings::incrementAndGet)) {
            alarm.ringAt(in(Duration.ofDays(1)));
            alarm.ringAt(in(SOON));
            passUntil(() -> rings.get() > 0);
            pass(WELL_AFTER);

            assertThat(rings).hasValue(1);
        }
    }

    @Test
    void alarm_setToATimeThatHasPassed_rings() {
        AtomicInteger rings = new AtomicInteger();
        pass(SOON);
        try (TimeSource.Alarm alarm = time.newAlarm("test", rings::incrementAndGet)) {
            alarm.ringAt(time.nanoTime() - SOON.toNanos());
            passUntil(() -> rings.get() > 0);

            assertThat(rings).hasValue(1);
        }
    }

    @Test
    void alarm_setToATimeThatHasPassed_neverRingsInsideTheCall() {
        AtomicReference<Thread> setting = new AtomicReference<>();
        AtomicBoolean inside = new AtomicBoolean();
        AtomicInteger rings = new AtomicInteger();
        try (TimeSource.Alarm alarm = time.newAlarm("test", () -> {
            if (setting.get() == Thread.currentThread()) {
                inside.set(true);
            }
            rings.incrementAndGet();
        })) {
            for (int i = 1; i <= 20; i++) {
                int expected = i;
                setting.set(Thread.currentThread());
                alarm.ringAt(time.nanoTime() - 1);
                setting.set(null);
                passUntil(() -> rings.get() >= expected);
            }

            assertThat(inside).isFalse();
        }
    }

    @Test
    void alarm_setByItsOwnAction_ringsAgainAndNeverNests() {
        CompletableFuture<TimeSource.Alarm> self = new CompletableFuture<>();
        AtomicInteger depth = new AtomicInteger();
        AtomicInteger deepest = new AtomicInteger();
        AtomicInteger rings = new AtomicInteger();
        try (TimeSource.Alarm alarm = time.newAlarm("test", () -> {
            deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
            if (rings.incrementAndGet() < 20) {
                self.join().ringAt(time.nanoTime());
            }
            depth.decrementAndGet();
        })) {
            self.complete(alarm);
            alarm.ringAt(in(SOON));
            passUntil(() -> rings.get() >= 20);
            pass(SOON);

            assertThat(rings).hasValue(20);
            assertThat(deepest).hasValue(1);
        }
    }

    @Test
    void alarm_setBySeveralThreads_ringsOnOneThreadAtATime() throws InterruptedException {
        AtomicInteger ringing = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger rings = new AtomicInteger();
        try (TimeSource.Alarm alarm = time.newAlarm("test", () -> {
            most.accumulateAndGet(ringing.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            ringing.decrementAndGet();
            rings.incrementAndGet();
        })) {
            Race.run(3, runner -> {
                for (int i = 0; i < 200; i++) {
                    alarm.ringAt(time.nanoTime());
                    Thread.onSpinWait();
                }
                return runner;
            });
            passUntil(() -> rings.get() > 0);

            assertThat(most).hasValue(1);
        }
    }

    @Test
    void alarms_several_ringEachForItself() {
        List<String> rings = new CopyOnWriteArrayList<>();
        try (TimeSource.Alarm first = time.newAlarm("first", () -> rings.add("first"));
                TimeSource.Alarm second = time.newAlarm("second", () -> rings.add("second"));
                TimeSource.Alarm never = time.newAlarm("never", () -> rings.add("never"))) {
            never.ringAt(in(Duration.ofDays(1)));
            first.ringAt(in(SOON));
            second.ringAt(in(SOON));
            passUntil(() -> rings.size() >= 2);

            assertThat(rings).containsExactlyInAnyOrder("first", "second");
        }
    }

    @Test
    void close_set_neverRings() {
        AtomicInteger rings = new AtomicInteger();
        TimeSource.Alarm alarm = time.newAlarm("test", rings::incrementAndGet);
        alarm.ringAt(in(SOON));
        alarm.close();
        int ringsBefore = rings.get();
        pass(WELL_AFTER);

        assertThat(rings).hasValue(ringsBefore);
    }

    @Test
    void close_thenSet_neverRings() {
        AtomicInteger rings = new AtomicInteger();
        TimeSource.Alarm alarm = time.newAlarm("test", rings::incrementAndGet);
        alarm.close();
        alarm.close();
        alarm.ringAt(time.nanoTime());
        pass(WELL_AFTER);

        assertThat(rings).hasValue(0);
    }

    @Test
    void close_byItsOwnAction_comesBackAndSilences() {
        CompletableFuture<TimeSource.Alarm> self = new CompletableFuture<>();
        AtomicInteger rings = new AtomicInteger();
        TimeSource.Alarm alarm = time.newAlarm("test", () -> {
            self.join().ringAt(time.nanoTime());
            self.join().close();
            rings.incrementAndGet();
        });
        self.complete(alarm);
        alarm.ringAt(in(SOON));
        passUntil(() -> rings.get() > 0);
        pass(SOON);

        assertThat(rings).hasValue(1);
    }

    @Test
    void close_whileItRings_waitsForTheEnd() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicReference<Thread> closing = new AtomicReference<>();
        TimeSource.Alarm alarm = time.newAlarm("test", () -> {
            begun.countDown();
            Waits.uninterruptibly(mayEnd);
            ended.set(true);
        });
        alarm.ringAt(in(SOON));

        List<Boolean> results = Race.run(3, runner -> {
            if (runner == 0) {
                passUntil(() -> begun.getCount() == 0);
            } else if (runner == 1) {
                assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
                closing.set(Thread.currentThread());
                alarm.close();
                return ended.get();
            } else {
                try {
                    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
                    Waits.untilBlocked(closing);
                } finally {
                    mayEnd.countDown();
                }
            }
            return true;
        });

        assertThat(results.get(1)).as("the ring had ended when close came back").isTrue();
    }

    @Test
    void await_latchOpen_isTrue() throws InterruptedException {
        assertThat(time.await(new CountDownLatch(0), Duration.ofDays(1))).isTrue();
    }

    @Test
    void await_latchStaysShut_isFalseAndNotEarly() throws InterruptedException {
        long before = time.nanoTime();

        assertThat(time.await(new CountDownLatch(1), SOON)).isFalse();
        assertThat(time.nanoTime() - before).isGreaterThanOrEqualTo(SOON.toNanos());
    }

    @Test
    void await_alarmOpensTheLatch_isTrue() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(1);
        try (TimeSource.Alarm alarm = time.newAlarm("test", latch::countDown)) {
            alarm.ringAt(in(SOON));

            assertThat(time.await(latch, Duration.ofMinutes(1))).isTrue();
        }
    }

    private long in(Duration duration) {
        return time.nanoTime() + duration.toNanos();
    }

    private void passUntil(BooleanSupplier condition) {
        for (int i = 0; i < LONGEST_WAIT_TICKS; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            pass(TICK);
        }
        assertThat(condition.getAsBoolean())
                .as("rang within %d passes of %s", LONGEST_WAIT_TICKS, TICK)
                .isTrue();
    }
}
