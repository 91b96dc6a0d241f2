package dev.zimpush.testkit;

import dev.zimpush.spi.TimeSource;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The alarms of {@link ManualTime}: which are set, and for when. Knows no clock; nothing rings under the lock. */
final class AlarmClock {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ringEnded = lock.newCondition();
    /** The alarms that are set, in the order in which they were. */
    private final Set<ManualAlarm> armed = new LinkedHashSet<>();

    TimeSource.Alarm newAlarm(String name, Runnable onRing) {
        return new ManualAlarm(name, onRing);
    }

    /** The time to the next alarm; zero or less when it is due. */
    Optional<Long> nanosToNext(long now) {
        lock.lock();
        try {
            return armed.stream().map(alarm -> alarm.time - now).min(Long::compare);
        } finally {
            lock.unlock();
        }
    }

    /** Rings the alarm that is due for longest, if one is. */
    boolean ringNext(long now, Turns turns, LivelockGuard guard) {
        ManualAlarm due = takeDue(now);
        if (due == null) {
            return false;
        }
        try {
            guard.ring(due.name);
            turns.runGuarded(due.onRing);
        } finally {
            lock.lock();
            try {
                due.ringer = null;
                ringEnded.signalAll();
            } finally {
                lock.unlock();
            }
        }
        return true;
    }

    private @Nullable ManualAlarm takeDue(long now) {
        lock.lock();
        try {
            ManualAlarm due = null;
            for (ManualAlarm alarm : armed) {
                if (alarm.time - now <= 0 && (due == null || alarm.time - due.time < 0)) {
                    due = alarm;
                }
            }
            if (due != null) {
                armed.remove(due);
                due.ringer = Thread.currentThread();
            }
            return due;
        } finally {
            lock.unlock();
        }
    }

    private final class ManualAlarm implements TimeSource.Alarm {
        final String name;
        final Runnable onRing;
        long time;

        @Nullable
        Thread ringer;

        private boolean closed;

        ManualAlarm(String name, Runnable onRing) {
            this.name = Objects.requireNonNull(name, "name");
            this.onRing = Objects.requireNonNull(onRing, "onRing");
        }

        @Override
        public void ringAt(long nanoTime) {
            lock.lock();
            try {
                armed.remove(this);
                if (!closed) {
                    time = nanoTime;
                    armed.add(this);
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                closed = true;
                armed.remove(this);
                while (ringer != null && ringer != Thread.currentThread()) {
                    ringEnded.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public String toString() {
            return "Alarm[" + name + ']';
        }
    }
}
