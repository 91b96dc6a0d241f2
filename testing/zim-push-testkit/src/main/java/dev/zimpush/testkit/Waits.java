package dev.zimpush.testkit;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Ways to wait for another thread. */
final class Waits {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Set<Thread.State> STANDING =
            EnumSet.of(Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.TERMINATED);

    private Waits() {}

    /** Waits for a latch whatever happens; an interrupt is kept for later. */
    static void uninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until there is a thread and it waits or has ended; a thread that spins is left alone after a while. */
    static void untilBlocked(AtomicReference<Thread> reference) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < LONGEST_WAIT.toNanos()) {
            Thread thread = reference.get();
            if (thread != null && STANDING.contains(thread.getState())) {
                return;
            }
            Thread.onSpinWait();
        }
    }
}
