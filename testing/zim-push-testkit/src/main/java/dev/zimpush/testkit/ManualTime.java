package dev.zimpush.testkit;

import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Time that stands still until a test moves it, and an executor whose tasks run on the test's own thread. Given to the
 * builder as both, it makes the whole library run on one thread, the same way every time.
 *
 * <pre>{@code
 * ManualTime time = new ManualTime();
 * TimeSource.Alarm alarm = time.newAlarm("tea", () -> time.execute(() -> log.add("tea is ready")));
 * alarm.ringAt(time.nanoTime() + Duration.ofMinutes(3).toNanos());
 *
 * time.advance(Duration.ofMinutes(3));
 * assertThat(log).containsExactly("tea is ready");
 * }</pre>
 *
 * <p><b>Clocks.</b> The two have unrelated origins: the wall clock starts in 2031, the monotonic clock seven seconds
 * before {@code long} overflows. Code that mixes them, or compares nano times with {@code <}, fails early.
 *
 * <p><b>Tasks.</b> A task runs before {@link #execute} returns, on the thread that gave it, unless a task or an alarm is
 * running by then: it is queued behind, and runs on the thread that runs that one. So tasks never nest and never run at
 * the same time. There are no threads of its own.
 *
 * <p><b>Alarms</b> ring only inside {@link #advance}, {@link #runTasks} and what these run: a time that has passed
 * rings in the next of these calls, or later in the one that is under way.
 *
 * <p><b>Failures.</b> What a task or an alarm throws never reaches the code that submitted or set it; the next call that
 * moves time or runs tasks throws it, as an {@link AssertionError}.
 *
 * <p>Thread-safe: other threads may submit tasks and set alarms at any time. One thread at a time moves time; another
 * that tries waits, and a task or an alarm that tries is refused.
 */
public final class ManualTime implements TimeSource, Executor {
    private static final Instant WALL_ORIGIN = Instant.parse("2031-09-27T13:44:58.250Z");
    private static final long NANO_ORIGIN =
            Long.MAX_VALUE - Duration.ofSeconds(7).toNanos();

    private final Turns turns = new Turns();
    private final AlarmClock alarms = new AlarmClock();
    private volatile Clocks clocks;

    /** A time source that begins in 2031. */
    public ManualTime() {
        this(WALL_ORIGIN);
    }

    /** A time source whose wall clock begins at an instant of the test's choice, for rules that look at the time of day. */
    public ManualTime(Instant wallOrigin) {
        clocks = new Clocks(wallOrigin, NANO_ORIGIN);
    }

    @Override
    public Instant instant() {
        return clocks.wall;
    }

    @Override
    public long nanoTime() {
        return clocks.nanos;
    }

    @Override
    public Alarm newAlarm(String name, Runnable onRing) {
        return alarms.newAlarm(name, onRing);
    }

    /** Runs the task now, or queues it when something is running or tasks are {@linkplain #holdTasks held}. */
    @Override
    public void execute(Runnable task) {
        turns.submit(task);
    }

    /**
     * Moves both clocks forward, from alarm to alarm: each rings exactly at its time, and the tasks that it causes are run
     * before the clocks move on. What is due or queued already comes first, so {@code advance(Duration.ZERO)} rings what
     * is overdue.
     *
     * @throws IllegalArgumentException when the duration is negative
     * @throws IllegalStateException when called from a task or an alarm
     * @throws AssertionError when a task or an alarm threw, or when they keep each other busy for ever without time passing
     */
    public void advance(Duration duration) {
        requireForward(duration);
        turns.take(() -> moveUntil(() -> false, duration));
    }

    /** Moves as {@link #advance} does, and stops as soon as the latch is open. */
    @Override
    public boolean await(CountDownLatch latch, Duration atMost) {
        requireForward(atMost);
        turns.take(() -> moveUntil(() -> latch.getCount() == 0, atMost));
        return latch.getCount() == 0;
    }

    /**
     * Lets time pass while this process stands still, as in a long garbage collection or on a suspended machine: both
     * clocks move, no alarm rings and no task runs. What is overdue then rings, late, in the next {@link #advance} or
     * {@link #runTasks}.
     *
     * @throws IllegalArgumentException when the duration is negative
     * @throws IllegalStateException when called from a task or an alarm
     */
    public void stall(Duration duration) {
        requireForward(duration);
        turns.take(() -> move(duration.toNanos()));
    }

    /** Sets the wall clock forward, or back when negative, as an administrator or NTP does; nothing else changes. */
    public synchronized void jumpWallClock(Duration leap) {
        clocks = new Clocks(clocks.wall.plus(leap), clocks.nanos);
    }

    /** From now on tasks are queued, until {@link #runTasks}: the workers are all busy. Alarms ring all the same. */
    public void holdTasks() {
        turns.hold();
    }

    /**
     * Runs what is queued, rings what is overdue, and runs what that causes, without moving the clocks. From now on tasks
     * run as they come.
     *
     * @throws IllegalStateException when called from a task or an alarm
     * @throws AssertionError as {@link #advance}
     */
    public void runTasks() {
        turns.take(() -> {
            turns.release();
            settle();
        });
    }

    /**
     * Runs one of the held tasks and nothing else, 0 being the oldest: the workers of a pool overtake each other, too.
     *
     * @throws IndexOutOfBoundsException when there are not that many, see {@link #heldTasks()}
     * @throws IllegalStateException when called from a task or an alarm
     * @throws AssertionError when the task threw
     */
    public void runTask(int index) {
        turns.take(() -> turns.runOne(index));
    }

    /** The number of tasks that are held. */
    public int heldTasks() {
        return turns.size();
    }

    /** How long it is until the next alarm, zero if one is overdue; empty when none is set. */
    public Optional<Duration> nextAlarm() {
        return alarms.nanosToNext(clocks.nanos).map(nanos -> Duration.ofNanos(Math.max(0, nanos)));
    }

    /** The wall time, and what is waiting. */
    @Override
    public String toString() {
        return "ManualTime[" + clocks.wall + ", next alarm: "
                + nextAlarm().map(Duration::toString).orElse("none") + ", held tasks: " + heldTasks() + ']';
    }

    private void moveUntil(BooleanSupplier stop, Duration duration) {
        long target = clocks.nanos + duration.toNanos();
        settle();
        while (clocks.nanos != target && !stop.getAsBoolean()) {
            long left = target - clocks.nanos;
            move(alarms.nanosToNext(clocks.nanos).filter(n -> n < left).orElse(left));
            settle();
        }
    }

    private void settle() {
        LivelockGuard guard = new LivelockGuard();
        do {
            turns.runQueued(guard);
        } while (alarms.ringNext(clocks.nanos, turns, guard));
    }

    private synchronized void move(long nanos) {
        clocks = new Clocks(clocks.wall.plusNanos(nanos), clocks.nanos + nanos);
    }

    private static void requireForward(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(
                    "time can't go back by " + duration + "; use jumpWallClock to set the wall clock alone");
        }
    }

    private static final class Clocks {
        final Instant wall;
        final long nanos;

        Clocks(Instant wall, long nanos) {
            this.wall = wall;
            this.nanos = nanos;
        }
    }
}
