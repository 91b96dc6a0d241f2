package dev.zimpush.fcm;

import org.jspecify.annotations.Nullable;

/**
 * One push on its way: lets another thread end the HTTP exchange that a worker is blocked in, and remembers what FCM
 * really answered.
 *
 * <p>The SDK between the worker and the transport hands nothing through, so the worker's thread carries it.
 */
final class FcmCall {
    private static final ThreadLocal<@Nullable FcmCall> CURRENT = new ThreadLocal<>();

    private @Nullable Runnable exchange;
    private boolean aborted;
    private @Nullable FcmAnswer answer;

    /** The call that this thread is making, or null. */
    static @Nullable FcmCall current() {
        return CURRENT.get();
    }

    /** Says that this thread makes the call from now on. */
    void enter() {
        CURRENT.set(this);
    }

    /** Says that this thread makes no call any more. */
    static void leave() {
        CURRENT.remove();
    }

    /** Notes how to end the exchange that begins now; false if the call was aborted before. */
    synchronized boolean begin(Runnable abort) {
        exchange = abort;
        return !aborted;
    }

    /** Says that the exchange is over; nothing is left to end. */
    synchronized void end() {
        exchange = null;
    }

    /** Ends the exchange under way, if any, with an I/O failure on its thread, and lets no other begin. */
    void abort() {
        Runnable running;
        synchronized (this) {
            aborted = true;
            running = exchange;
        }
        if (running != null) {
            running.run();
        }
    }

    /** Notes FCM's answer to the latest request; null when a request goes out. */
    synchronized void answered(@Nullable FcmAnswer answer) {
        this.answer = answer;
    }

    /** FCM's answer to the latest request, null if there was none. */
    synchronized @Nullable FcmAnswer answer() {
        return answer;
    }
}
