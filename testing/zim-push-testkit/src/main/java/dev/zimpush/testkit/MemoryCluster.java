package dev.zimpush.testkit;

import dev.zimpush.DeliveryId;
import dev.zimpush.Message;
import dev.zimpush.spi.Directory.Connected;
import dev.zimpush.spi.Directory.Notice;
import dev.zimpush.spi.History;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Pushes;
import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What several nodes share, kept in this process's memory: a whole cluster in one test, under time that is moved by hand.
 *
 * <pre>{@code
 * ManualTime time = new ManualTime();
 * MemoryCluster cluster = MemoryCluster.create(time);
 * ClusterBackend one = cluster.backend();
 * ClusterBackend two = cluster.backend();
 * long first = one.directory().join("one", Duration.ofSeconds(10));
 * long second = two.directory().join("two", Duration.ofSeconds(10));
 *
 * one.unavailable(true);
 * time.advance(Duration.ofSeconds(8));
 * two.directory().renew(second, Duration.ofSeconds(10));
 * time.advance(Duration.ofSeconds(3));
 * assertThat(two.directory().bury(second)).containsExactly(first);
 * }</pre>
 *
 * <p>It is the {@link dev.zimpush.spi.Cluster} and its {@link dev.zimpush.spi.DeviceStore} in the plainest form: maps, one lock
 * around each call. It also refuses what a caller may not do, such as a batch that names a row twice.
 *
 * <p><b>Time.</b> Its clock is the store's, which begins at the wall time of the time source and moves with the monotonic
 * clock: {@link ManualTime#jumpWallClock} puts a node's clock wrong, not the store's.
 *
 * <p><b>Faults</b> come per node, from its {@link ClusterBackend}, or for all nodes, from here. Thread-safe.
 */
public final class MemoryCluster {
    private final Object lock = new Object();
    private final StoreFaults faults = new StoreFaults();
    final ClusterTables tables;
    private final PlainDevices devices;
    private final PlainDirectory directory;
    private final PlainJournal journal;
    private final PlainHistory history;
    private final PlainPushes pushes;
    final ClusterHints hints;

    private MemoryCluster(InstantSource clock, Executor hints) {
        this.tables = new ClusterTables(clock);
        this.devices = new PlainDevices(clock);
        this.directory = new PlainDirectory(tables);
        this.journal = new PlainJournal(tables, devices);
        this.history = new PlainHistory(tables);
        this.pushes = new PlainPushes(tables);
        this.hints = new ClusterHints(hints);
    }

    /** An empty one, on that time, which also runs the hints. */
    public static MemoryCluster create(ManualTime time) {
        return create(time, time);
    }

    /**
     * An empty one.
     *
     * @param time what the store's own clock goes by
     * @param hints runs the callbacks of {@link dev.zimpush.spi.Wakeup#listen}
     */
    public static MemoryCluster create(TimeSource time, Executor hints) {
        Instant begin = time.instant();
        long nanoBegin = time.nanoTime();
        return new MemoryCluster(() -> begin.plusNanos(time.nanoTime() - nanoBegin), hints);
    }

    /** Makes a node's way to it. */
    public ClusterBackend backend() {
        return new ClusterBackend(faults, lock, devices, directory, journal, history, pushes, hints);
    }

    /** Adds a node that has its epoch from elsewhere. */
    void join(long epoch, Duration lease) {
        synchronized (lock) {
            tables.leases.put(epoch, tables.now().plus(lease));
        }
    }

    /** Puts a message into the outbox, as a host does within its own transaction. */
    public void enqueue(Message message) {
        synchronized (lock) {
            Instant now = tables.now().truncatedTo(ChronoUnit.MILLIS);
            tables.outbox.add(new ClusterTables.Enqueued(message, now));
        }
    }

    /** From now on every call of every node fails without effect and hints are lost, or no longer. */
    public void unavailable(boolean now) {
        faults.unavailable(now);
    }

    /** The next so many calls have their effect and fail all the same; 0 ends it. */
    public void loseAnswers(int next) {
        faults.loseAnswers(next);
    }

    /**
     * From now on those calls have their effect and fail all the same.
     *
     * @param calls by the names of interface and method, such as {@code Journal.write}
     */
    public void loseAnswers(Predicate<String> calls) {
        faults.loseAnswers(calls);
    }

    /** From now on all hints are lost, or no longer. */
    public void loseHints(boolean now) {
        faults.loseHints(now);
    }

    /** As {@link ClusterBackend#beforeEach}, for the calls of all nodes. */
    public void beforeEach(Consumer<String> hook) {
        faults.beforeEach(hook);
    }

    /** The unsettled deliveries, in the order of their acceptance. */
    public List<Delivery> deliveries() {
        return locked(() -> tables.rows.values().stream().map(Delivery::of).toList());
    }

    /** The live nodes. */
    public Set<Long> nodes() {
        return locked(() -> new TreeSet<>(tables.leases.keySet()));
    }

    /** The connections. */
    public List<Connected> connections() {
        return locked(() -> List.copyOf(tables.connections.values()));
    }

    /** The notices that wait for a node, the oldest first. */
    public List<Notice> notices(long node) {
        return locked(() -> List.copyOf(tables.noticesOf(node)));
    }

    /** The messages in the outbox, the oldest first. */
    public List<Message> outbox() {
        return locked(() ->
                tables.outbox.stream().map(ClusterTables.Enqueued::message).toList());
    }

    /** What the nodes told of the deliveries' lives, in the order in which it was appended. */
    public List<History.Entry> history() {
        return locked(
                () -> tables.history.stream().map(ClusterTables.Told::entry).toList());
    }

    /** What was pushed and is remembered, whether or not it is to be taken back, in the order in which it was added. */
    public List<Pushes.Pushed> pushes() {
        return locked(() -> tables.pushes.values().stream().map(row -> row.push).toList());
    }

    /** Whether nothing is left that should go: no delivery, no message in the outbox, no connection, no notice. */
    public boolean isEmpty() {
        return locked(() -> tables.rows.isEmpty()
                && tables.outbox.isEmpty()
                && tables.connections.isEmpty()
                && tables.notices.values().stream().allMatch(List::isEmpty));
    }

    /** How much there is; no content. */
    @Override
    public String toString() {
        return locked(() -> "MemoryCluster[" + tables.leases.size() + " nodes, " + tables.connections.size()
                + " connections, " + tables.rows.size() + " deliveries, " + tables.outbox.size() + " in the outbox]");
    }

    private <T> T locked(Supplier<T> look) {
        synchronized (lock) {
            return look.get();
        }
    }

    /**
     * A delivery, as it stands in the store.
     *
     * @param id which
     * @param message its message
     * @param acceptedAt when that was accepted
     * @param owner whose it is
     * @param inbox whether its owner has to look at it
     * @param sending whether its owner is sending it
     * @param note what was noted, or null
     * @param attempts how often it was tried
     * @param adopted whether it ever was a buried node's
     * @param maybePushed whether that happened while it was sending
     */
    public record Delivery(
            DeliveryId id,
            Message message,
            Instant acceptedAt,
            long owner,
            boolean inbox,
            boolean sending,
            Journal.@Nullable Note note,
            int attempts,
            boolean adopted,
            boolean maybePushed) {
        static Delivery of(DeliveryRow row) {
            return new Delivery(
                    row.id,
                    row.message,
                    row.acceptedAt,
                    row.owner,
                    row.inbox,
                    row.sending,
                    row.note,
                    row.attempts,
                    row.adopted,
                    row.maybePushed);
        }
    }
}
