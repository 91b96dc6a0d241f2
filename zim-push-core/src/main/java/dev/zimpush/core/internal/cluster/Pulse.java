package dev.zimpush.core.internal.cluster;

import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.delivery.Node;
import dev.zimpush.core.internal.delivery.SharedRouter;
import dev.zimpush.core.internal.time.Appointment;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.Cluster;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Directory.Notice;
import dev.zimpush.spi.Directory.Pending;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.Enqueued;
import dev.zimpush.spi.Journal.Stored;
import dev.zimpush.spi.Journal.Taken;
import dev.zimpush.spi.Wakeup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node of a cluster does from time to time: it renews its lease, and looks for what waits for it. Both have a thread of
 * their own when they run, so that neither waits for the other. A hint makes it look at once.
 */
final class Pulse {
    private static final int ROWS = 2000;
    private static final int ORPHANS = 2000;
    private static final int PARTS_OF_LEASE = 10;
    private static final long SOON = Duration.ofMillis(250).toNanos();
    private static final Logger log = LoggerFactory.getLogger(Pulse.class);

    private final Directory directory;
    private final Journal journal;
    private final Wakeup wakeup;
    private final Membership membership;
    private final ConnectionBook book;
    private final Node node;
    private final SharedRouter router;
    private final SteadyClock clock;
    private final Runnable onHeld;
    private final Workers telling;
    private final Workers renewing;
    private final Workers looking;
    private final Appointment renewal;
    private final Appointment look;
    private final long renewEvery;
    private final long lookEvery;
    private final AtomicBoolean asked = new AtomicBoolean();

    /** As which node hints are heard. */
    private long heardAs;

    private volatile boolean rejoining;
    private volatile boolean stopped;
    private boolean troubled;

    Pulse(
            Cluster cluster,
            Membership membership,
            ConnectionBook book,
            Node node,
            SharedRouter router,
            Workers telling,
            Workers renewing,
            Workers looking,
            Deadlines deadlines,
            SteadyClock clock,
            Duration lease,
            Duration lookEvery,
            Runnable onHeld) {
        this.directory = cluster.directory();
        this.journal = cluster.journal();
        this.wakeup = cluster.wakeup();
        this.membership = membership;
        this.book = book;
        this.node = node;
        this.router = router;
        this.telling = telling;
        this.renewing = renewing;
        this.looking = looking;
        this.clock = clock;
        this.renewEvery = lease.toNanos() * 3 / PARTS_OF_LEASE;
        this.lookEvery = lookEvery.toNanos();
        this.onHeld = onHeld;
        this.renewal = new Appointment(deadlines, clock, now -> renewing.later(this::renew));
        this.look = new Appointment(deadlines, clock, now -> lookLater());
    }

    /** Joins the cluster, on the calling thread, and begins. */
    void start() {
        membership.join();
        renewal.in(renewEvery);
        look.in(0);
    }

    /** Ends what is to come. */
    void stop() {
        stopped = true;
        renewal.cancel();
        look.cancel();
    }

    /** Renews the lease at once, since time was lost. */
    void renewSoon() {
        if (!stopped) {
            renewal.in(0);
        }
    }

    void kick() {
        renewing.kick();
        looking.kick();
    }

    /** Looks at once. */
    void lookSoon() {
        lookLater();
        looking.kick();
    }

    private void lookLater() {
        if (asked.compareAndSet(false, true)) {
            looking.later(this::look);
        }
    }

    private void renew() {
        if (stopped) {
            return;
        }
        long began = clock.elapsed();
        long next = Math.min(SOON, renewEvery);
        try {
            if (membership.renew()) {
                // the lease counts from the question, so does the next: a slow answer makes no gap
                next = Math.max(0, renewEvery - (clock.elapsed() - began));
            } else if (!stopped) {
                rejoin();
            }
            onHeld.run();
        } catch (RuntimeException e) {
            log.debug("no renewal", e);
        } finally {
            if (!stopped) {
                renewal.in(next);
            }
        }
    }

    /** After this node was taken for dead: what it has may be another's, but its connections are alive. */
    private void rejoin() {
        log.warn("epoch {} was taken for dead; it joins again", membership.epoch());
        node.ownership().suspectAll();
        membership.join();
        if (stopped) {
            // who left may not have known of this epoch
            membership.leave();
            return;
        }
        rejoining = true;
        book.reopen(node.registry().all());
        book.kick();
        lookSoon();
    }

    private void look() {
        asked.set(false);
        if (stopped) {
            // a late hint
            return;
        }
        long next = lookEvery;
        try {
            boolean reopened = rejoining && book.isReopened();
            boolean more = true;
            while (more && !stopped) {
                more = pass();
            }
            if (reopened) {
                rejoining = false;
                log.warn(
                        "{} deliveries of the former epoch are other nodes' now",
                        node.ownership().forgetSuspected());
            }
            listen();
            troubled = false;
        } catch (Exception | LinkageError | AssertionError e) {
            if (!troubled && !stopped) {
                troubled = true;
                log.warn("what waits for this node can't be looked at; tried again until it can", e);
            }
            next = Math.max(lookEvery, SOON);
        } finally {
            if (!stopped) {
                look.in(next);
            }
        }
    }

    private void listen() {
        long epoch = membership.epoch();
        if (heardAs != epoch) {
            wakeup.listen(epoch, this::lookSoon);
            heardAs = epoch;
            lookLater(); // what was hinted at meanwhile
        }
    }

    /** Sees to what waits, a part of each; returns whether it found anything that it could see to. */
    private boolean pass() {
        Pending pending = directory.look(membership.epoch());
        Parts parts = new Parts();
        parts.see(pending.notices(), this::notices);
        parts.see(pending.inbox(), this::inbox);
        parts.see(pending.outbox() && membership.holds(), this::outbox);
        parts.see(pending.orphans() && membership.holds(), this::adopt);
        return parts.found();
    }

    /** Parts of a look, of which one that fails keeps none of the others from its turn. */
    private static final class Parts {
        private boolean found;
        private @Nullable RuntimeException failure;

        void see(boolean waits, BooleanSupplier part) {
            if (!waits) {
                return;
            }
            try {
                found |= part.getAsBoolean();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }

        boolean found() {
            if (failure != null) {
                throw failure;
            }
            return found;
        }
    }

    private boolean notices() {
        long epoch = membership.epoch();
        List<Notice> notices = directory.notices(epoch, ROWS);
        for (Notice notice : notices) {
            telling.run(() -> node.registry().endedElsewhere(notice.device(), notice.connectionId(), notice.reason()));
        }
        directory.noticed(epoch, notices);
        return !notices.isEmpty();
    }

    private boolean inbox() {
        long epoch = membership.epoch();
        List<Stored> taken = router.take(journal.inbox(epoch, ROWS));
        journal.taken(
                epoch,
                taken.stream().map(row -> new Taken(row.delivery(), row.note())).toList());
        return !taken.isEmpty();
    }

    private boolean outbox() {
        Enqueued enqueued = journal.outbox(membership.epoch(), ROWS);
        List<Long> others = new ArrayList<>(enqueued.owners());
        others.remove(membership.epoch());
        wakeup.wake(others);
        enqueued.withoutDevices()
                .forEach(message -> telling.run(() -> router.noDevices(message.recipient(), message.messageId())));
        return enqueued.messages() > 0;
    }

    /** What buried nodes left is taken at once; whether others are dead is judged only by who may. */
    private boolean adopt() {
        if (membership.mayJudge()) {
            List<Long> buried = directory.bury(membership.epoch());
            if (!buried.isEmpty()) {
                log.warn("the leases of epochs {} have ended; their deliveries are adopted", buried);
            }
        }
        int adopted = journal.adopt(membership.epoch(), ORPHANS);
        if (adopted > 0) {
            log.info("{} deliveries adopted", adopted);
        }
        return adopted > 0;
    }
}
