package dev.zimpush.core.internal.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.core.internal.delivery.PushedRows;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Pushes;
import dev.zimpush.spi.Pushes.Pushed;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the nodes of a cluster have pushed: changes go with the {@link GroupCommit}, in its order. Thread-safe. */
public final class SharedPushes implements PushedRows {
    private static final int AT_ONCE = 1_000;

    private final Pushes store;
    private final Membership membership;
    private final Supplier<GroupCommit> commit;

    /** Up to where its own were looked at. */
    private final AtomicReference<@Nullable Pushed> ownAt = new AtomicReference<>();

    SharedPushes(Pushes store, Membership membership, Supplier<GroupCommit> commit) {
        this.store = store;
        this.membership = membership;
        this.commit = commit;
    }

    @Override
    public void add(Pushed push) {
        commit.get().add(new Op.Push(push));
    }

    @Override
    public CompletionStage<Void> withdraw(Noting noting) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        if (Notings.isPossible(noting)) {
            commit.get().add(new Op.Withdraw(noting, answer));
            commit.get().kick();
        } else {
            answer.complete(null);
        }
        return answer;
    }

    @Override
    public void ackedElsewhere(DeliveryId acked) {
        Noting noting = Noting.ackedElsewhere(acked);
        if (Notings.isPossible(noting) && commit.get().size() < ClusterNode.WAITING_AT_MOST) {
            commit.get().add(new Op.Withdraw(noting, null));
        }
    }

    @Override
    public long epoch() {
        return membership.epoch();
    }

    @Override
    public boolean holds(long epoch) {
        return membership.holds() && epoch == membership.epoch();
    }

    @Override
    public Set<Pushed> owned(long epoch, List<Pushed> pushes) {
        return store.owned(epoch, pushes);
    }

    @Override
    public void done(long epoch, List<Pushed> pushes, Runnable written) {
        AtomicInteger left = new AtomicInteger(pushes.size());
        Runnable one = () -> {
            if (left.decrementAndGet() == 0) {
                written.run();
            }
        };
        pushes.forEach(push -> commit.get().add(new Op.TakenBack(push, epoch, one)));
        commit.get().kick();
    }

    @Override
    public boolean outlive() {
        return true;
    }

    /** Takes over what nodes that are gone were to take back. None while this node may be taken for dead itself. */
    public void adopt() {
        if (membership.holds()) {
            commit.get().add(new Op.Adopt(AT_ONCE, ownAt));
            commit.get().kick();
        }
    }
}
