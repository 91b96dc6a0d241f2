package dev.zimpush.core.internal.cluster;

import dev.zimpush.CloseReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.delivery.Ledger;
import dev.zimpush.core.internal.delivery.LiveConnection;
import dev.zimpush.core.internal.time.Appointment;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Directory.Connected;
import dev.zimpush.spi.Directory.Opened;
import dev.zimpush.spi.Directory.Opening;
import dev.zimpush.spi.Wakeup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this node's connections known to the others: what changed for a device since the last write is written in one,
 * until that succeeds. Thread-safe; one thread at a time writes.
 */
final class ConnectionBook {
    private static final int MOST = 1000;
    private static final int MOST_ENDED = 16;
    private static final long PAUSE = Duration.ofMillis(500).toNanos();
    private static final Logger log = LoggerFactory.getLogger(ConnectionBook.class);

    private final Directory directory;
    private final Membership membership;
    private final Wakeup wakeup;
    private final Workers workers;
    private final Workers telling;
    private final Consumer<List<DeviceKey>> onOpened;
    private final Appointment again;
    private final Map<DeviceKey, Change> changes = new LinkedHashMap<>();
    private boolean writing;
    private boolean troubled;

    /**
     * Writes on those workers.
     *
     * @param workers one at a time
     * @param telling for what calls the host
     * @param onOpened told which devices are connected here now, in the eyes of all; may block and throw, and is told again then
     */
    ConnectionBook(
            Directory directory,
            Membership membership,
            Wakeup wakeup,
            Workers workers,
            Workers telling,
            Deadlines deadlines,
            SteadyClock clock,
            Consumer<List<DeviceKey>> onOpened) {
        this.directory = directory;
        this.membership = membership;
        this.wakeup = wakeup;
        this.workers = workers;
        this.telling = telling;
        this.onOpened = onOpened;
        this.again = new Appointment(deadlines, clock, now -> workers.later(this::write));
    }

    synchronized void opened(LiveConnection connection, @Nullable LiveConnection displaced) {
        Change change = changes.computeIfAbsent(connection.device(), device -> new Change());
        if (displaced != null) {
            change.end(displaced);
        }
        change.open = connection;
        change.offered = false;
        change.again = false;
        change.newcomer = !membership.holds();
        start();
    }

    synchronized void closed(LiveConnection connection) {
        Change change = changes.computeIfAbsent(connection.device(), device -> new Change());
        change.end(connection);
        if (change.open == connection) {
            change.open = null;
        }
        start();
    }

    /**
     * Registers connections again that this node had before it was taken for dead. One that is still to be written is older,
     * too, than what may have opened elsewhere, unless it came after the lease had ended.
     */
    synchronized void reopen(Collection<LiveConnection> connections) {
        for (LiveConnection connection : connections) {
            Change change = changes.computeIfAbsent(connection.device(), device -> new Change());
            if (change.open == null) {
                change.open = connection;
                change.offered = false;
                change.newcomer = false;
            }
            change.again = !change.newcomer;
        }
        start();
    }

    /** Completes when the connection is known to all, or has ended before. */
    synchronized CompletionStage<Void> ready(LiveConnection connection) {
        Change change = changes.get(connection.device());
        if (change == null || change.open != connection) {
            return Ledger.DONE;
        }
        return change.ready.minimalCompletionStage();
    }

    /** Whether all that was to be registered again is. */
    synchronized boolean isReopened() {
        return changes.values().stream().noneMatch(change -> change.open != null && change.again);
    }

    /** Lets nobody wait any longer. */
    void close() {
        List<CompletableFuture<Void>> ready = new ArrayList<>();
        synchronized (this) {
            changes.values().forEach(change -> ready.add(change.ready));
            changes.clear();
        }
        ready.forEach(future -> future.complete(null));
    }

    void kick() {
        workers.kick();
    }

    private void start() {
        if (!writing) {
            writing = true;
            workers.later(this::write);
        }
    }

    private void write() {
        while (true) {
            Map<DeviceKey, Change> batch = take();
            if (batch.isEmpty()) {
                return;
            }
            try {
                close(batch);
                open(batch);
                troubled = false;
            } catch (Exception | LinkageError | AssertionError e) {
                if (!troubled) {
                    troubled = true;
                    log.warn("connections can't be made known to the other nodes; tried again until they can", e);
                }
                again.in(PAUSE);
                return;
            }
            done(batch);
        }
    }

    /** A look at the next changes: they stay until they are written, so that a newer one is merged with them. */
    private synchronized Map<DeviceKey, Change> take() {
        Map<DeviceKey, Change> batch = new LinkedHashMap<>();
        for (Map.Entry<DeviceKey, Change> change : changes.entrySet()) {
            if (batch.size() == MOST) {
                break;
            }
            change.getValue().offered = true;
            batch.put(change.getKey(), change.getValue().copy());
        }
        writing = !batch.isEmpty();
        return batch;
    }

    private void close(Map<DeviceKey, Change> batch) {
        long epoch = membership.epoch();
        List<Connected> closed = new ArrayList<>();
        batch.forEach((device, change) -> {
            if (change.open == null) {
                change.ended.forEach(id -> closed.add(new Connected(device, epoch, id)));
            }
        });
        if (!closed.isEmpty()) {
            directory.close(epoch, closed);
        }
    }

    private void open(Map<DeviceKey, Change> batch) {
        List<LiveConnection> connections = new ArrayList<>();
        List<Opening> openings = new ArrayList<>();
        batch.forEach((device, change) -> {
            if (change.open != null) {
                connections.add(change.open);
                openings.add(new Opening(device, change.open.id(), change.again));
            }
        });
        if (openings.isEmpty()) {
            return;
        }
        List<Opened> opened = directory.open(membership.epoch(), openings);
        List<DeviceKey> here = new ArrayList<>();
        Set<Long> displaced = new LinkedHashSet<>();
        for (int i = 0; i < opened.size(); i++) {
            LiveConnection connection = connections.get(i);
            switch (opened.get(i).kind()) {
                case OPENED -> {
                    here.add(connection.device());
                    if (opened.get(i).other() != 0) {
                        displaced.add(opened.get(i).other());
                    }
                }
                case REFUSED -> {
                    refused(batch, connection);
                    log.warn(
                            "{} displaced itself too often, over several nodes; refused: do two clients use one id?",
                            connection.device());
                    telling.run(() -> connection.close(CloseReason.DISPLACED_TOO_OFTEN));
                }
                case GAVE_WAY -> {
                    refused(batch, connection);
                    telling.run(() -> connection.close(CloseReason.DISPLACED));
                }
            }
        }
        if (!displaced.isEmpty()) {
            wakeup.wake(displaced);
        }
        if (!here.isEmpty()) {
            onOpened.accept(here);
        }
    }

    /** Nothing took the place of what ended before, so that has to be removed. */
    private static void refused(Map<DeviceKey, Change> batch, LiveConnection connection) {
        Objects.requireNonNull(batch.get(connection.device())).refused = true;
    }

    private void done(Map<DeviceKey, Change> batch) {
        List<CompletableFuture<Void>> ready = new ArrayList<>();
        synchronized (this) {
            batch.forEach((device, written) -> {
                Change now = changes.get(device);
                if (now == null) {
                    return;
                }
                if (!written.refused) {
                    now.ended.removeAll(written.ended);
                }
                if (now.open == written.open) {
                    ready.add(now.ready);
                    now.ready = new CompletableFuture<>();
                    now.open = null;
                    if (now.ended.isEmpty()) {
                        changes.remove(device);
                    }
                }
            });
        }
        ready.forEach(future -> telling.run(() -> future.complete(null)));
    }

    /** What is to be written about a device. */
    private static final class Change {
        @Nullable
        LiveConnection open;

        /** Whether a write of that began, so that it may be known. */
        boolean offered;

        boolean again;

        /** Whether it opened while this node may have been taken for dead. */
        boolean newcomer;

        boolean refused;

        /** The numbers of connections that may be known and have ended. */
        final Set<Long> ended = new LinkedHashSet<>();

        CompletableFuture<Void> ready = new CompletableFuture<>();

        /**
         * Adds one to those, unless it never was written about. While no write succeeds one is added with each try at most; of many
         * the first is kept, which was known before that, and the last, of which one may be.
         */
        void end(LiveConnection connection) {
            if (connection == open && !offered) {
                return;
            }
            ended.add(connection.id());
            if (ended.size() > MOST_ENDED) {
                Iterator<Long> ids = ended.iterator();
                ids.next();
                ids.next();
                ids.remove();
            }
        }

        Change copy() {
            Change copy = new Change();
            copy.open = open;
            copy.again = again;
            copy.ended.addAll(ended);
            copy.ready = ready;
            return copy;
        }
    }
}
