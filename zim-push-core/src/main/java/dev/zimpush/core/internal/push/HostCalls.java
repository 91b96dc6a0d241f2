package dev.zimpush.core.internal.push;

import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.time.Appointment;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the host, on a few of the workers at most, so that others are left for all else. A question waits for its turn no longer than a limit,
 * and then for its answer no longer than that. What the host never ends keeps its worker; while that are all, nothing is asked and nobody
 * waits. Thread-safe.
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

    /** On those workers, within that limit for the turn, and as much for the answer. */
    HostCalls(Workers io, Deadlines deadlines, SteadyClock clock, Duration limit) {
        this.io = io;
        this.deadlines = deadlines;
        this.clock = clock;
        this.limit = limit;
    }

    /** For a question to have its turn, and for its answer once it has. */
    Duration limit() {
        return limit;
    }

    /** Why there is no answer. */
    enum NoAnswer {
        /** It was asked, and the host takes longer than the limit. */
        TOO_SLOW,
        /** Others, which the host answers, were before it for longer than the limit. */
        NO_TURN,
        /** All hang that may be asked at once. */
        ALL_HANG
    }

    /**
     * Asks, on a worker. One of the two is called, on a worker.
     *
     * @param question asks, and gives what is to be done with the answer, which is not done if it is late; neither throws
     * @param instead told why there is no answer
     */
    void ask(Supplier<Runnable> question, Consumer<NoAnswer> instead) {
        Asked asked = new Asked(question, instead);
        asked.end.in(limit.toNanos());
        boolean hopeless;
        synchronized (this) {
            hopeless = overdue == AT_ONCE;
            if (!hopeless) {
                waiting.add(asked);
            }
        }
        if (hopeless) {
            io.run(() -> asked.endWithout(NoAnswer.ALL_HANG));
        } else {
            begin();
        }
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
            if (asked.begin()) {
                answer = asked.question.get();
            }
        } finally {
            // without an answer, whatever was thrown, the time will be over
            boolean inTime = answer != null && asked.end();
            synchronized (this) {
                running--;
                asked.finished = true;
                overdue -= asked.overdue ? 1 : 0;
            }
            begin();
            if (inTime && answer != null) {
                answer.run();
            }
        }
    }

    /** It runs beyond its time, unless it has just ended; if that are all now, those that wait end. */
    private void overdue(Asked asked) {
        List<Asked> left = List.of();
        synchronized (this) {
            if (!asked.finished) {
                asked.overdue = true;
                overdue++;
            }
            if (overdue == AT_ONCE) {
                left = new ArrayList<>(waiting);
                waiting.clear();
            }
        }
        left.forEach(each -> io.run(() -> each.endWithout(NoAnswer.ALL_HANG)));
    }

    /** A question; the answer or its absence is its end. */
    private final class Asked {
        final Supplier<Runnable> question;
        final Appointment end;
        private final Consumer<NoAnswer> instead;
        private boolean begun;
        private boolean ended;

        /** The end of its wait; once begun, of the time for its answer. */
        private long until = clock.now() + limit.toNanos();

        // guarded by the HostCalls
        boolean finished;
        boolean overdue;

        Asked(Supplier<Runnable> question, Consumer<NoAnswer> instead) {
            this.question = question;
            this.instead = instead;
            this.end = new Appointment(deadlines, clock, now -> io.later(this::timeIsOver));
        }

        /** Whether it is asked now: not if its wait is over. */
        synchronized boolean begin() {
            if (!ended && clock.now() < until) {
                begun = true;
                until = clock.now() + limit.toNanos();
                end.in(limit.toNanos());
            }
            return begun;
        }

        private void timeIsOver() {
            boolean slow;
            synchronized (this) {
                if (begun && clock.now() < until) {
                    return; // that was the end of its wait, and it has its turn
                }
                slow = begun;
            }
            if (!end()) {
                return;
            }
            if (slow) {
                HostCalls.this.overdue(this);
            } else {
                synchronized (HostCalls.this) {
                    waiting.remove(this);
                }
            }
            instead.accept(slow ? NoAnswer.TOO_SLOW : NoAnswer.NO_TURN);
        }

        void endWithout(NoAnswer why) {
            if (end()) {
                instead.accept(why);
            }
        }

        /** Whether this is the end: there is but one. */
        synchronized boolean end() {
            boolean first = !ended;
            ended = true;
            end.cancel();
            return first;
        }
    }
}
