package dev.zimpush.core.internal.time;

import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time of the machine. Each alarm has a daemon thread, started when it is first set, which sleeps until it rings. */
public final class SystemTime implements TimeSource {
    /** The only one. */
    public static final TimeSource INSTANCE = new SystemTime();

    private static final Logger log = LoggerFactory.getLogger(SystemTime.class);

    private SystemTime() {}

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Alarm newAlarm(String name, Runnable onRing) {
        return new ThreadAlarm(name, onRing);
    }

    @Override
    public boolean await(CountDownLatch latch, Duration atMost) throws InterruptedException {
        return latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static final class ThreadAlarm implements Alarm, Runnable {
        private final String name;
        private final Runnable onRing;

        /** Guarded by this object's monitor, as the fields below. */
        private @Nullable Thread thread;

        private boolean set;
        private long ringAt;
        private boolean closed;

        ThreadAlarm(String name, Runnable onRing) {
            this.name = name;
            this.onRing = onRing;
        }

        @Override
        public void ringAt(long nanoTime) {
            Thread sleeper;
            synchronized (this) {
                if (closed) {
                    return;
                }
                set = true;
                ringAt = nanoTime;
                sleeper = thread;
                if (sleeper == null) {
                    sleeper = new Thread(this, name);
                    sleeper.setDaemon(true);
                    thread = sleeper;
                    sleeper.start();
                    return;
                }
            }
            if (sleeper != Thread.currentThread()) {
                LockSupport.unpark(sleeper);
            }
        }

        @Override
        public void run() {
            while (true) {
                long wait;
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                    wait = set ? ringAt - System.nanoTime() : Long.MAX_VALUE;
                    if (wait <= 0) {
                        set = false;
                    }
                }
                if (wait > 0) {
                    LockSupport.parkNanos(this, wait);
                } else {
                    ring();
                }
            }
        }

        private void ring() {
            try {
                onRing.run();
            } catch (RuntimeException | AssertionError e) {
                log.error("{}: what the alarm called has failed", name, e);
            }
        }

        @Override
        public void close() {
            Thread sleeper;
            synchronized (this) {
                closed = true;
                sleeper = thread;
            }
            if (sleeper != null && sleeper != Thread.currentThread()) {
                LockSupport.unpark(sleeper);
                join(sleeper);
            }
        }

        /** Waits for a ring that is under way, but not for one that hangs. */
        private static void join(Thread thread) {
            boolean interrupted = false;
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            for (long left = 1; left > 0 && thread.isAlive(); left = until - System.nanoTime()) {
                try {
                    thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
