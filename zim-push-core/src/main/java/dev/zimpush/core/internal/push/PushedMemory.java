package dev.zimpush.core.internal.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zimpush.CancelReason;
import dev.zimpush.DeliveryId;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.core.internal.delivery.PushedRows;
import dev.zimpush.core.internal.delivery.Retracting;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Pushes.Pushed;
import dev.zimpush.spi.Pushes.Withdrawn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a node that is alone has pushed of late, by user: the last push for each device, app and collapse id. Bounded: of more it
 * forgets all of some users, mostly of those that were pushed to neither often nor lately, and of one user the oldest pushes. Thread-safe.
 */
public final class PushedMemory implements Retracting, PushedRows {
    static final int OF_A_USER_AT_MOST = 1_000;

    private final SteadyClock clock;
    private final Workers workers;
    private final long time;

    /** The pushes of a user, oldest first, are looked at within a compute of the cache's only. */
    private final Cache<String, Map<Place, Remembered>> pushes;

    private volatile @Nullable Retractions retractions;

    /**
     * Remembers for that long, and at most that many.
     *
     * @param workers the node's
     */
    public PushedMemory(SteadyClock clock, Workers workers, Duration time, int atMost) {
        this.clock = clock;
        this.workers = workers;
        this.time = time.toNanos();
        this.pushes = Caffeine.newBuilder()
                .maximumWeight(atMost)
                .<String, Map<Place, Remembered>>weigher((user, of) -> of.size())
                .expireAfterAccess(time)
                .ticker(clock::elapsed)
                .executor(Runnable::run)
                .build();
    }

    /** Has them taken back by that; called before anything is pushed. */
    public void begin(Retractions by) {
        retractions = by;
    }

    @Override
    public void pushed(Delivery delivery, Registration to, @Nullable CancelReason cancelled) {
        Pushed push = PushIds.pushed(delivery, to);
        workers.later(retractions().pushed(delivery.message(), push, to));
        Note why = note(cancelled);
        change(push.delivery().device().userId(), of -> {
            of.remove(Place.of(push));
            if (why == null) {
                of.put(Place.of(push), new Remembered(push, clock.elapsed()));
            }
        });
        if (why != null) {
            workers.later(() -> retractions().takeBack(List.of(new Withdrawn(push, why)), epoch()));
        }
    }

    /** What to take back for; null if a cancellation is no reason to. */
    static @Nullable Note note(@Nullable CancelReason cancelled) {
        if (cancelled == null) {
            return null;
        }
        return switch (cancelled) {
            case RECALLED -> Note.RECALLED;
            case READ -> Note.READ;
            case ACKED_ELSEWHERE -> Note.ACKED_ELSEWHERE;
            case LOGGED_OUT, SHUTDOWN -> null;
        };
    }

    @Override
    public void ackedElsewhere(DeliveryId acked) {
        workers.later(() -> withdraw(Noting.ackedElsewhere(acked)));
    }

    @Override
    public CompletionStage<Void> withdraw(Noting noting) {
        List<Withdrawn> withdrawn = new ArrayList<>();
        change(
                noting.userId(),
                of -> of.values().removeIf(remembered -> {
                    boolean concerned = remembered.push.isConcernedBy(noting);
                    if (concerned) {
                        withdrawn.add(new Withdrawn(remembered.push, noting.note()));
                    }
                    return concerned;
                }));
        if (!withdrawn.isEmpty()) {
            retractions().takeBack(withdrawn, epoch());
        }
        return CompletableFuture.completedFuture(null);
    }

    /** Those in whose places no other push stands now. */
    @Override
    public Set<Pushed> owned(long epoch, List<Pushed> asked) {
        Set<Pushed> owned = new HashSet<>();
        for (Pushed push : asked) {
            change(push.delivery().device().userId(), of -> {
                Remembered now = of.get(Place.of(push));
                if (now == null || now.push.equals(push)) {
                    owned.add(push);
                }
            });
        }
        return owned;
    }

    /** Changes what is remembered of a user, without what is too old, in one step. */
    private void change(String userId, Change change) {
        pushes.asMap().compute(userId, (user, known) -> {
            Map<Place, Remembered> of = known == null ? new LinkedHashMap<>() : known;
            Iterator<Remembered> oldest = of.values().iterator();
            while (oldest.hasNext() && clock.elapsed() - oldest.next().since >= time) {
                oldest.remove();
            }
            change.to(of);
            if (of.size() > OF_A_USER_AT_MOST) {
                of.remove(of.keySet().iterator().next());
            }
            return of.isEmpty() ? null : of;
        });
    }

    private Retractions retractions() {
        return Objects.requireNonNull(retractions, "not begun");
    }

    @FunctionalInterface
    private interface Change {
        void to(Map<Place, Remembered> of);
    }

    /** A device's place for one notification of an app. */
    private record Place(String deviceId, String app, String collapseId) {
        static Place of(Pushed push) {
            return new Place(push.delivery().device().deviceId(), push.app(), push.collapseId());
        }
    }

    private record Remembered(Pushed push, long since) {}
}
