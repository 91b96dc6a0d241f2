package dev.zimpush.core.internal.delivery;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.core.internal.time.CoarseClock;
import dev.zimpush.core.internal.time.Timed;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device's live connection; as a {@link Timed} it is due when its heartbeat expires.
 *
 * <p>What is to be written is put into its outbox under the lane's monitor, and written by one thread at a time without
 * it, so the link sees messages in the order in which the state machine put them.
 */
public final class LiveConnection extends Timed implements Connection {
    private static final Logger log = LoggerFactory.getLogger(LiveConnection.class);
    private static final int FULL = 1024;
    private static final AtomicLongFieldUpdater<LiveConnection> HEARD =
            AtomicLongFieldUpdater.newUpdater(LiveConnection.class, "heardAt");

    final Lane lane;

    /** At hand, since nearly all that happens to a million connections is heartbeats. */
    private final CoarseClock clock;

    /** In milliseconds, to save space. */
    private final int ackTimeout;

    private final Link link;
    private final long id;

    /** A mark for when it was last heard; lazily set by any thread. */
    private volatile long heardAt;

    /** Written under the lane's monitor, as the fields below. */
    private volatile boolean open = true;

    private volatile boolean suspect;

    /** What is to be written first. */
    private @Nullable Delivery toWrite;

    /** What is to be written after it; null if there is nothing after it. */
    private @Nullable Queue<Delivery> outbox;

    private boolean writing;

    LiveConnection(Lane lane, Link link, long id, long ackTimeout, long now) {
        this.lane = lane;
        this.clock = lane.node.coarseClock;
        this.link = link;
        this.id = id;
        this.ackTimeout = (int) TimeUnit.NANOSECONDS.toMillis(ackTimeout + 999_999);
        this.heardAt = now;
    }

    @Override
    public DeviceKey device() {
        return lane.device;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void heartbeat() {
        HEARD.lazySet(this, clock.mark());
        if (suspect) {
            lane.node.registry.heardAgain(this);
        }
    }

    @Override
    public void acknowledge(String messageId) {
        if (open) {
            heartbeat();
        }
        lane.node.acknowledgements.take(lane, messageId);
    }

    @Override
    public void close(CloseReason reason) {
        lane.node.registry.close(this, reason);
    }

    @Override
    public CompletionStage<Void> ready() {
        return lane.node.ledger.ready(this);
    }

    @Override
    public String toString() {
        return "Connection[" + id + " of " + lane.device + (open ? "]" : ", closed]");
    }

    long ackTimeout() {
        return TimeUnit.MILLISECONDS.toNanos(ackTimeout);
    }

    boolean isSuspect() {
        return suspect;
    }

    void suspect(boolean now) {
        suspect = now;
    }

    /** Begins to count the silence. */
    void startTimer() {
        lane.node.deadlines.began();
        lane.node.deadlines.update(this);
    }

    /** Ends one that was registered. */
    void end() {
        refuse();
        lane.node.deadlines.ended();
    }

    /** Ends one that never was. */
    void refuse() {
        open = false;
        toWrite = null;
        outbox = null;
    }

    boolean wasHeardAfter(long time) {
        return clock.latest(heardAt) > time;
    }

    /** Whether nothing was heard for the heartbeat expiry. */
    boolean isSilent(long now) {
        return expiresAt() <= now;
    }

    @Override
    protected long dueAt() {
        return open ? expiresAt() : NEVER;
    }

    @Override
    protected void due(long now) {
        lane.node.registry.silent(this, now);
    }

    private long expiresAt() {
        return clock.latest(heardAt) + lane.node.limits.heartbeatExpiry();
    }

    /**
     * Puts something to be written into the outbox. When a link that hangs lets it grow, what has an outcome is dropped: the
     * device finds it by its push and its sync.
     */
    void enqueue(Delivery delivery) {
        if (outbox == null) {
            if (toWrite == null) {
                toWrite = delivery;
                return;
            }
            outbox = new ArrayDeque<>(4);
        }
        int size = outbox.size();
        if (size >= FULL && Integer.bitCount(size) == 1) {
            outbox.removeIf(waiting -> waiting.state == State.SETTLED);
        }
        outbox.add(delivery);
    }

    /** Writes what is in the outbox, unless another thread is at it; called without the monitor. */
    void write() {
        Delivery next;
        synchronized (lane) {
            next = writing ? null : takeToWrite();
        }
        while (next != null) {
            try {
                link.deliver(next.message);
            } catch (Exception | LinkageError | AssertionError e) {
                log.info("connection {} of {} can't be written to, so it is closed", id, lane.device, e);
                close(CloseReason.LINK_FAILED);
            } catch (Error e) {
                synchronized (lane) {
                    writing = false;
                }
                throw e;
            }
            synchronized (lane) {
                next = takeToWrite();
            }
        }
    }

    /** Takes what is to be written next, which takes the right to write; or gives that back. */
    private @Nullable Delivery takeToWrite() {
        Delivery next;
        do {
            next = toWrite;
            if (next != null) {
                toWrite = null;
            } else if (outbox != null) {
                next = outbox.poll();
            }
        } while (next != null && !next.wanted);
        writing = next != null;
        if (next == null) {
            outbox = null;
        }
        return next;
    }

    /** Closes the host's end; called without the monitor, once. */
    void closeLink(CloseReason reason) {
        try {
            link.close(reason);
        } catch (Exception | LinkageError | AssertionError e) {
            log.warn("the link of connection {} of {} failed to close", id, lane.device, e);
        }
    }
}
