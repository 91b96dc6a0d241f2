package dev.zimpush.benchmarks.suite;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Two threads, as fast as they can: one sends messages, numbered from 0, the other acknowledges them in the same order,
 * while a window of them stays outstanding.
 */
public final class ClosedLoop implements WarmSide.Load, AutoCloseable {
    /** How much more than the window may be outstanding. */
    public static final int SLACK = 1 << 16;

    private static final long BATCH = 64;
    private static final long WAIT = TimeUnit.MICROSECONDS.toNanos(100);

    private final int window;
    private final LongConsumer send;
    private final LongConsumer acknowledge;
    private final Thread sender = new Thread(this::send, "send");
    private final Thread acknowledger = new Thread(this::acknowledge, "acknowledge");

    private volatile long sent;
    private volatile long acknowledged;
    private volatile boolean paused;
    private volatile boolean stopped;

    /** Starts one. */
    public ClosedLoop(int window, LongConsumer send, LongConsumer acknowledge) {
        this.window = window;
        this.send = send;
        this.acknowledge = acknowledge;
        sender.start();
        acknowledger.start();
    }

    /** How many messages have been sent and acknowledged. */
    @Override
    public long done() {
        return acknowledged;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    private void send() {
        for (long n = 0; !stopped; n++) {
            if (n % BATCH == 0) {
                sent = n;
                while ((paused || n - acknowledged > window + SLACK / 2) && !stopped) {
                    LockSupport.parkNanos(WAIT);
                }
            }
            send.accept(n);
        }
    }

    private void acknowledge() {
        for (long n = 0; !stopped; n++) {
            if (n % BATCH == 0) {
                acknowledged = n;
                while (sent - n < window && !stopped) {
                    LockSupport.parkNanos(WAIT);
                }
            }
            acknowledge.accept(n);
        }
    }

    @Override
    public void close() {
        stopped = true;
        Pause.join(sender);
        Pause.join(acknowledger);
    }
}
