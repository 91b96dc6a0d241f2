package dev.zimpush.core.internal.push;

import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.time.Appointment;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the host, on a few of the workers at most, so that others are left for all else, and waits no longer than a limit for an answer. What
 * the host never ends keeps its worker; while that are all, nothing is asked and nobody waits. Thread-safe.
 */
final class HostCalls {
    /** Half of the workers. */
    static final int AT_ONCE = 4;

    private final Workers io;
    private final Deadlines deadlines;
    private final SteadyClock clock;
    private final Duration limit;
    private final Deque<Asked> waiting = new ArrayDeque<>();
    private int running;

    /** Those that run beyond their time. */
    private int overdue;

    /** On those workers, within that limit for the wait and the answer together. */
    HostCalls(Workers io, Deadlines deadlines, SteadyClock clock, Duration limit) {
        this.io = io;
        this.deadlines = deadlines;
        this.clock = clock;
        this.limit = limit;
    }

    /** For an answer, and for its turn to be asked. */
    Duration limit() {
        return limit;
    }

    /**
     * Asks, on a worker. One of the two is called, on a worker.
     *
     * @param question asks, and gives what is to be done with the answer, which is not done if it is late; neither throws
     * @param late told whether it was asked before the time was over; at once if all hang that may be asked
     */
    void ask(Supplier<Runnable> question, Consumer<Boolean> late) {
        Asked asked = new Asked(question, late);
        boolean hopeless;
        synchronized (this) {
            hopeless = overdue == AT_ONCE;
            if (!hopeless) {
                waiting.add(asked);
            }
        }
        if (hopeless) {
            io.run(() -> late.accept(false));
            return;
        }
        asked.end.in(limit.toNanos());
        begin();
    }

    private void begin() {
        Asked next;
        synchronized (this) {
            next = running < AT_ONCE ? waiting.poll() : null;
            running += next == null ? 0 : 1;
        }
        if (next != null) {
            Asked begun = next;
            io.run(() -> run(begun));
        }
    }

    private void run(Asked asked) {
        @Nullable Runnable answer = null;
        try {
            if (asked.mayBegin()) {
                answer = asked.question.get();
            }
        } finally {
            // without an answer, whatever was thrown, the time will be over
            boolean inTime = answer != null && asked.isTheEnd();
            synchronized (this) {
                running--;
                asked.finished = true;
                overdue -= asked.overdue ? 1 : 0;
            }
            begin();
            if (inTime && answer != null) {
                asked.end.cancel();
                answer.run();
            }
        }
    }

    /** A question; the answer or its absence is its end. */
    private final class Asked {
        final Supplier<Runnable> question;
        final Appointment end;
        final long until = clock.now() + limit.toNanos();
        private boolean begun;
        private boolean ended;

        // guarded by the HostCalls
        boolean finished;
        boolean overdue;

        Asked(Supplier<Runnable> question, Consumer<Boolean> late) {
            this.question = question;
            this.end = new Appointment(deadlines, clock, now -> io.later(() -> tooLate(late)));
        }

        private void tooLate(Consumer<Boolean> late) {
            boolean first = isTheEnd();
            boolean asked = hasBegun();
            synchronized (HostCalls.this) {
                waiting.remove(this);
                if (first && asked && !finished) {
                    overdue = true;
                    HostCalls.this.overdue++;
                }
            }
            if (first) {
                late.accept(asked);
            }
        }

        synchronized boolean mayBegin() {
            begun = !ended && clock.now() < until;
            return begun;
        }

        synchronized boolean hasBegun() {
            return begun;
        }

        synchronized boolean isTheEnd() {
            boolean first = !ended;
            ended = true;
            return first;
        }
    }
}
