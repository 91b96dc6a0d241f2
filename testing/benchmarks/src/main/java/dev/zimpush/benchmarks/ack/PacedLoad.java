package dev.zimpush.benchmarks.ack;

import dev.zimpush.benchmarks.suite.Pause;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;

/**
 * Two threads at a steady pace, a part every millisecond: one tracks a message for a peer picked at random, the other
 * acknowledges it after a delay.
 */
final class PacedLoad implements AutoCloseable {
    private static final long TURN = 1_000_000;
    private static final long SEED = 42;
    private static final int PATIENCE = 60;

    private final Tracker tracker;
    private final HostObjects host;
    private final int perTurn;
    private final long turnsUntilAck;
    private final long timeout;
    private final LongPredicate isAcknowledged;
    private final int[] order;
    private final long begin = System.nanoTime();
    private final Thread trackThread = new Thread(this::track, "track");
    private final Thread ackThread = new Thread(this::acknowledge, "acknowledge");

    private volatile long tracked;
    private volatile boolean stopped;

    /**
     * Makes one.
     *
     * @param perSecond how many messages a second; a multiple of 1,000
     * @param ackAfterMillis after how long those are acknowledged that are
     * @param timeout the tracker's, in nanoseconds, for the items
     */
    PacedLoad(
            Tracker tracker,
            HostObjects host,
            int perSecond,
            int ackAfterMillis,
            long timeout,
            LongPredicate isAcknowledged) {
        this.tracker = tracker;
        this.host = host;
        this.perTurn = perSecond / 1000;
        this.turnsUntilAck = ackAfterMillis;
        this.timeout = timeout;
        this.isAcknowledged = isAcknowledged;
        this.order = new SplittableRandom(SEED)
                .ints(host.items.length, 0, host.peers.length)
                .toArray();
        trackThread.start();
        ackThread.start();
    }

    /** How many were tracked. */
    long done() {
        return tracked;
    }

    private Peer peer(long n) {
        return host.peers[order[(int) (n % order.length)]];
    }

    private void track() {
        for (long turn = 0; !stopped; turn++) {
            Pause.until(begin + turn * TURN);
            for (long n = turn * perTurn; n < (turn + 1) * perTurn; n++) {
                Item item = host.item(n);
                item.dueAt = System.nanoTime() + timeout;
                if (!tracker.track(peer(n), host.id(n), item)) {
                    throw new IllegalStateException("message " + n + " is outstanding already");
                }
            }
            tracked = (turn + 1) * perTurn;
        }
    }

    private void acknowledge() {
        for (long turn = 0; !stopped; turn++) {
            Pause.until(begin + (turn + turnsUntilAck) * TURN);
            long end = (turn + 1) * perTurn;
            Pause.until(() -> tracked >= end || stopped, PATIENCE);
            for (long n = turn * perTurn; n < (turn + 1) * perTurn; n++) {
                if (isAcknowledged.test(n)) {
                    tracker.acknowledge(peer(n), host.acknowledgedId(n));
                }
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        Pause.join(trackThread);
        Pause.join(ackThread);
    }
}
