package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ManualTimeTasksTest {
    private final ManualTime time = new ManualTime();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    @Test
    void execute_nothingRuns_runsBeforeItReturnsOnThisThread() {
        time.execute(() -> log.add(Thread.currentThread().getName()));

        assertThat(log).containsExactly(Thread.currentThread().getName());
    }

    @Test
    void execute_fromATask_isQueuedBehind() {
        time.execute(() -> {
            time.execute(() -> log.add("second"));
            time.execute(() -> log.add("third"));
            log.add("first");
        });

        assertThat(log).containsExactly("first", "second", "third");
    }

    @Test
    void execute_taskThrows_isThrownByTheNextAdvanceOnly() {
        time.execute(() -> {
            throw new IllegalStateException("boom");
        });
        time.execute(() -> log.add("next"));

        assertThat(log).containsExactly("next");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> time.advance(Duration.ZERO))
                .withCauseInstanceOf(IllegalStateException.class);
        time.advance(Duration.ZERO);
    }

    @Test
    void holdTasks_tasksGiven_runInRunTasksAndThenAsTheyCome() {
        time.holdTasks();
        time.execute(() -> log.add("a"));
        time.execute(() -> log.add("b"));
        assertThat(log).isEmpty();
        assertThat(time.heldTasks()).isEqualTo(2);

        time.runTasks();
        time.execute(() -> log.add("c"));
        assertThat(log).containsExactly("a", "b", "c");
    }

    @Test
    void holdTasks_alarmRings_itsTaskWaits() {
        time.holdTasks();
        time.newAlarm("a", () -> {
                    log.add("rang");
                    time.execute(() -> log.add("task"));
                })
                .ringAt(time.nanoTime());
        time.advance(Duration.ofSeconds(1));

        assertThat(log).containsExactly("rang");
        time.runTasks();
        assertThat(log).containsExactly("rang", "task");
    }

    @Test
    void runTask_heldTasks_runsThatOneOnly() {
        time.holdTasks();
        time.execute(() -> log.add("a"));
        time.execute(() -> {
            log.add("b");
            time.execute(() -> log.add("d"));
        });
        time.execute(() -> log.add("c"));

        time.runTask(1);
        assertThat(log).containsExactly("b");
        time.runTask(2);
        time.runTask(0);
        assertThat(log).containsExactly("b", "d", "a");
        assertThat(time.heldTasks()).isEqualTo(1);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> time.runTask(1));
    }

    @Test
    void execute_manyThreads_runsAllOneAtATime() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        Race.run(4, runner -> {
            for (int i = 0; i < 1_000; i++) {
                if (runner == 0 && i % 100 == 0) {
                    time.advance(Duration.ofMillis(1));
                }
                time.execute(() -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    ran.incrementAndGet();
                    running.decrementAndGet();
                });
            }
            return runner;
        });

        assertThat(ran).hasValue(4_000);
        assertThat(most).hasValue(1);
    }

    @Test
    void execute_anotherThreadRunsATask_comesBackAndRunsThere() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Race.run(2, runner -> {
            if (runner == 0) {
                String name = Thread.currentThread().getName();
                time.execute(() -> {
                    begun.countDown();
                    Waits.uninterruptibly(mayEnd);
                });
                assertThat(log).containsExactly(name);
            } else {
                Waits.uninterruptibly(begun);
                time.execute(() -> log.add(Thread.currentThread().getName()));
                mayEnd.countDown();
            }
            return runner;
        });

        assertThat(log).hasSize(1);
    }

    @Test
    void toString_somethingWaits_tellsIt() {
        time.holdTasks();
        time.execute(() -> log.add("a"));

        assertThat(time).hasToString("ManualTime[2031-09-27T13:44:58.250Z, next alarm: none, held tasks: 1]");
    }
}
