package dev.zimpush.core.internal.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.NodeView;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.delivery.Ledger;
import dev.zimpush.core.internal.delivery.LiveConnection;
import dev.zimpush.core.internal.delivery.Node;
import dev.zimpush.core.internal.delivery.Recording;
import dev.zimpush.core.internal.delivery.SharedRouter;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.Cluster;
import dev.zimpush.spi.Directory.Connected;
import dev.zimpush.spi.Directory.Member;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Released;
import dev.zimpush.spi.Journal.Settled;
import dev.zimpush.spi.Pushes;
import dev.zimpush.spi.Pushes.Withdrawn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node among others: the {@link Ledger} over a {@link Cluster}. What is to be written goes to the {@link GroupCommit} (deliveries)
 * or the {@link ConnectionBook}; the {@link Pulse} renews the lease and brings what comes from the others.
 */
public final class ClusterNode implements Ledger {
    static final int WAITING_AT_MOST = 200_000;
    private static final Logger log = LoggerFactory.getLogger(ClusterNode.class);

    private final Cluster cluster;
    private final Membership membership;
    private final Duration lease;
    private final Duration lookEvery;
    private final Executor executor;
    private final Runnable onRefusal;
    private final Deadlines deadlines;
    private final SteadyClock clock;
    private final Workers telling;
    private final ConnectionBook book;

    /**
     * These two need the node, which needs this. Written once, by {@link #start}, before anything that could look at them is given
     * to another thread; callers see them by the final field of what started this.
     */
    private @Nullable GroupCommit commit;

    private @Nullable Pulse pulse;

    private @Nullable Pushes pushes;
    private ObjLongConsumer<List<Withdrawn>> takeBack = (withdrawn, epoch) -> {};

    /**
     * Prepares one; {@link #start} must follow, on the same thread.
     *
     * @param name for people
     * @param onRefusal called when the executor refused to work
     * @param telling for what calls the host
     */
    public ClusterNode(
            Cluster cluster,
            String name,
            Duration lease,
            Duration lookEvery,
            Executor executor,
            Runnable onRefusal,
            Workers telling,
            Deadlines deadlines,
            SteadyClock clock) {
        this.cluster = cluster;
        this.membership = new Membership(cluster.directory(), clock, name, lease);
        this.lease = lease;
        this.lookEvery = lookEvery;
        this.executor = executor;
        this.onRefusal = onRefusal;
        this.telling = telling;
        this.deadlines = deadlines;
        this.clock = clock;
        this.book = new ConnectionBook(
                cluster.directory(),
                membership,
                cluster.wakeup(),
                single(),
                telling,
                deadlines,
                clock,
                this::connectedHere);
    }

    /**
     * Joins the cluster, on the calling thread, and begins to work.
     *
     * @param onHeld called when the lease is held, perhaps again
     */
    public void start(Node node, SharedRouter router, Runnable onHeld) {
        commit = new GroupCommit(
                cluster.journal(),
                pushes,
                membership,
                new Answers(router, cluster.wakeup(), single(), telling, this::lookSoon, takeBack),
                executor,
                onRefusal,
                deadlines,
                clock);
        Pulse beat = new Pulse(
                cluster,
                membership,
                book,
                node,
                router,
                telling,
                single(),
                single(),
                deadlines,
                clock,
                lease,
                lookEvery,
                onHeld);
        pulse = beat;
        beat.start();
    }

    /** Remembers there what is pushed; called before {@link #start}. */
    public SharedPushes remember(Pushes store) {
        pushes = store;
        return new SharedPushes(store, membership, this::commit);
    }

    /** Has pushes taken back by that; called before {@link #start}. */
    public void takeBackBy(ObjLongConsumer<List<Withdrawn>> retractions) {
        takeBack = retractions;
    }

    private Workers single() {
        return new Workers(executor, 1, onRefusal);
    }

    /** What waits for them elsewhere comes here. */
    private void connectedHere(List<DeviceKey> devices) {
        cluster.journal().takeOver(membership.epoch(), devices);
        lookSoon();
    }

    private void lookSoon() {
        if (pulse != null) {
            pulse.lookSoon();
        }
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return membership.holds();
    }

    @Override
    public long epoch() {
        return membership.epoch();
    }

    @Override
    public void record(Recording recording) {
        commit().add(new Op.Append(recording));
    }

    @Override
    public void settled(DeliveryId delivery, Instant acceptedAt, @Nullable Recording recording, boolean fact) {
        if (recording == null || !recording.needsNone(delivery.device().deviceId())) {
            commit().add(new Op.Settle(new Settled(delivery, acceptedAt, fact)));
        }
    }

    @Override
    public void released(DeliveryId delivery, int attempts, Duration wait) {
        commit().add(new Op.Release(new Released(delivery, attempts, wait)));
    }

    @Override
    public void claim(
            DeliveryId delivery,
            @Nullable Recording recording,
            BiConsumer<Journal.@Nullable Claim, @Nullable Throwable> answer) {
        if (recording == null || !recording.afterwards(() -> commit().claim(delivery, answer))) {
            commit().claim(delivery, answer);
        }
    }

    @Override
    public void promise() {
        commit().promise();
    }

    @Override
    public void kept() {
        commit().kept();
    }

    /** Never dropped: what was taken as acknowledged is not pushed, and waits for its row to say so. */
    @Override
    public void acked(DeliveryId delivery) {
        commit().add(new Op.Note(Noting.acked(delivery), null));
    }

    /** An id that no message can have, or one beyond what is kept for a store that is away, is dropped: clients choose them. */
    @Override
    public void unknownAcked(DeliveryId delivery) {
        Noting noting = Noting.acked(delivery);
        if (!Notings.isPossible(noting)) {
            return;
        }
        if (commit().size() > WAITING_AT_MOST) {
            log.debug("{} is not noted as acknowledged: too much waits to be written", delivery);
            return;
        }
        commit().add(new Op.Note(noting, null));
    }

    @Override
    public void ackedElsewhere(DeliveryId delivery) {
        commit().add(new Op.Note(Noting.ackedElsewhere(delivery), null));
    }

    /** With ids that no message can have, it is noted on none. */
    @Override
    public CompletionStage<Integer> note(Noting noting) {
        if (!Notings.isPossible(noting)) {
            return CompletableFuture.completedFuture(0);
        }
        CompletableFuture<Integer> count = new CompletableFuture<>();
        commit().add(new Op.Note(noting, (noted, failure) -> {
            if (noted == null) {
                count.completeExceptionally(Objects.requireNonNull(failure));
            } else {
                count.complete(noted.deliveries());
            }
        }));
        commit().kick();
        return count;
    }

    @Override
    public void contested(DeliveryId delivery) {
        commit().add(new Op.TakeOver(delivery.device()));
        commit().add(new Op.LookAgain(new MessageKey(delivery.device().userId(), delivery.messageId())));
    }

    @Override
    public void opened(LiveConnection connection, @Nullable LiveConnection displaced) {
        book.opened(connection, displaced);
    }

    @Override
    public void closed(LiveConnection connection) {
        book.closed(connection);
    }

    @Override
    public CompletionStage<Void> ready(LiveConnection connection) {
        return book.ready(connection);
    }

    @Override
    public void kick() {
        if (commit != null && pulse != null) {
            commit.kick();
            book.kick();
            pulse.kick();
        }
    }

    /** Ends a device's connection, wherever it is, and cancels what is open for it; blocks. */
    public void logOut(DeviceKey device) {
        Optional<Long> node = cluster.directory().logOut(device);
        node.ifPresent(epoch -> cluster.wakeup().wake(List.of(epoch)));
    }

    /** This process stood still: its lease is shorter than it should be. */
    public void stoodStill() {
        if (pulse != null) {
            pulse.renewSoon();
        }
    }

    /** Where users' devices are connected; blocks. */
    public Map<String, List<Connected>> connections(List<String> userIds) {
        return cluster.directory().connections(userIds);
    }

    /** The node's place in the cluster, in numbers. */
    public NodeView.Membership view() {
        return new NodeView.Membership(membership.epoch(), membership.leaseLeft(), commit().size());
    }

    /** The live nodes; blocks. */
    public List<Member> members() {
        return cluster.directory().members();
    }

    /** Opens when nothing waits to be written any more. */
    public CountDownLatch whenWritten() {
        return commit().whenIdle();
    }

    /** Leaves: whatever it still has is adopted at once. Blocks. */
    public void leave() {
        if (pulse != null) {
            pulse.stop();
        }
        try {
            membership.leave();
        } catch (RuntimeException e) {
            log.warn("the cluster can't be told that this node leaves; the others wait for its lease to end", e);
        }
    }

    /** Tells those who still wait that nothing will come of it; after {@link #leave}, and after the workers have ended. */
    public void close() {
        commit().close();
        book.close();
        telling.finish();
    }

    private GroupCommit commit() {
        return Objects.requireNonNull(commit, "not started");
    }
}
