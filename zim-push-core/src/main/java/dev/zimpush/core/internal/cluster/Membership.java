package dev.zimpush.core.internal.cluster;

import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.Directory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's place in the cluster: its epoch and its lease.
 *
 * <p>The lease is counted from before it was asked for, on the clock that also runs while the process stands still, so it ends
 * here before it ends in the store. One thread at a time joins and renews; the rest is read by any.
 */
final class Membership {
    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    private final Directory directory;
    private final SteadyClock clock;
    private final String name;
    private final Duration lease;

    private volatile long epoch;
    private volatile long leaseEnd = Long.MIN_VALUE;

    /** Since when the lease has been held without a gap. */
    private volatile long heldSince;

    private final AtomicLong renewals = new AtomicLong();
    private boolean troubled;

    Membership(Directory directory, SteadyClock clock, String name, Duration lease) {
        this.directory = directory;
        this.clock = clock;
        this.name = name;
        this.lease = lease;
    }

    /** Joins, with a new epoch. */
    void join() {
        long asked = clock.elapsed();
        epoch = directory.join(name, lease);
        heldSince = clock.elapsed();
        leaseEnd = asked + lease.toNanos();
        renewals.incrementAndGet();
        log.info("node '{}' is epoch {} of its cluster, with a lease of {}", name, epoch, lease);
    }

    /**
     * Renews the lease.
     *
     * @return false if its epoch has ended: it was taken for dead, or has left
     */
    boolean renew() {
        long asked = clock.elapsed();
        boolean live;
        try {
            live = directory.renew(epoch, lease);
        } catch (RuntimeException e) {
            if (!troubled) {
                troubled = true;
                log.warn("the lease of epoch {} can't be renewed; tried again until it can", epoch, e);
            }
            throw e;
        }
        if (!live) {
            leaseEnd = Long.MIN_VALUE;
            return false;
        }
        long now = clock.elapsed();
        if (!holds()) {
            heldSince = now;
            log.warn("the lease of epoch {} had ended and is held again", epoch);
        } else if (troubled) {
            log.info("the lease of epoch {} is renewed again", epoch);
        }
        troubled = false;
        leaseEnd = asked + lease.toNanos();
        renewals.incrementAndGet();
        return true;
    }

    /** The epoch. */
    long epoch() {
        return epoch;
    }

    /** Whether the lease is held, so that something may be claimed and sent. */
    boolean holds() {
        return clock.elapsed() < leaseEnd;
    }

    /** For how long the lease is still held; zero if it has ended. */
    Duration leaseLeft() {
        long end = leaseEnd;
        return end == Long.MIN_VALUE ? Duration.ZERO : Duration.ofNanos(Math.max(0, end - clock.elapsed()));
    }

    /** Whether the lease was held for so long without a gap that others, too, had the time to renew theirs. */
    boolean mayJudge() {
        return holds() && clock.elapsed() - heldSince >= lease.toNanos();
    }

    /** Counts the renewals: one more means that the store answered meanwhile. */
    long renewals() {
        return renewals.get();
    }

    /** Ends it. */
    void leave() {
        leaseEnd = Long.MIN_VALUE;
        directory.leave(epoch);
    }
}
