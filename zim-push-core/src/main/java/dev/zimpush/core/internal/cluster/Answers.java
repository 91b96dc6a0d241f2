package dev.zimpush.core.internal.cluster;

import dev.zimpush.UnavailableException;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.delivery.Recording;
import dev.zimpush.core.internal.delivery.SharedRouter;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.Noted;
import dev.zimpush.spi.Journal.Placed;
import dev.zimpush.spi.Pushes.Withdrawn;
import dev.zimpush.spi.Wakeup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what the journal answered, in order, on a thread that is not the writer's; and wakes the nodes it concerns. Who waits
 * for a note is called on the node's workers: that may hang.
 */
final class Answers {
    private final SharedRouter router;
    private final Wakeup wakeup;
    private final Workers workers;
    private final Workers telling;
    private final Runnable somethingCame;
    private final ObjLongConsumer<List<Withdrawn>> takeBack;

    /**
     * Passes it on to that router.
     *
     * @param workers one at a time
     * @param telling for what calls the host
     * @param somethingCame called when this node's inbox has something new; quick
     * @param takeBack takes pushes back that are this node's, in that epoch; quick
     */
    Answers(
            SharedRouter router,
            Wakeup wakeup,
            Workers workers,
            Workers telling,
            Runnable somethingCame,
            ObjLongConsumer<List<Withdrawn>> takeBack) {
        this.router = router;
        this.wakeup = wakeup;
        this.workers = workers;
        this.telling = telling;
        this.somethingCame = somethingCame;
        this.takeBack = takeBack;
    }

    void written(List<Recording> recordings, List<List<Placed>> placed, long self) {
        Set<Long> others = new HashSet<>();
        placed.forEach(rows -> rows.forEach(row -> others.add(row.owner())));
        wake(others, self);
        workers.run(() -> {
            for (int i = 0; i < recordings.size(); i++) {
                router.written(recordings.get(i), placed.get(i), self);
            }
        });
    }

    void claimed(List<Op.Claim> claims, List<Claim> answers) {
        Set<Long> others = new HashSet<>();
        answers.forEach(answer -> others.add(answer.other()));
        wake(others, 0);
        for (int i = 0; i < claims.size(); i++) {
            claims.get(i).answer().accept(answers.get(i), null);
        }
    }

    void noted(List<Op.Note> notes, List<Noted> noted, long self) {
        Set<Long> owners = new HashSet<>();
        noted.forEach(answer -> owners.addAll(answer.owners()));
        if (owners.contains(self)) {
            somethingCame();
        }
        wake(owners, self);
        for (int i = 0; i < notes.size(); i++) {
            BiConsumer<@Nullable Noted, @Nullable Throwable> answer =
                    notes.get(i).answer();
            Noted what = noted.get(i);
            if (answer != null) {
                telling.run(() -> answer.accept(what, null));
            }
        }
    }

    void withdrawn(List<Withdrawn> withdrawn, long self) {
        if (!withdrawn.isEmpty()) {
            takeBack.accept(withdrawn, self);
        }
    }

    /** Says to those who wait for it that what they withdrew is this node's to take back. */
    void tookNotice(List<Op.Withdraw> asked) {
        for (Op.Withdraw op : asked) {
            CompletableFuture<Void> answer = op.answer();
            if (answer != null) {
                telling.run(() -> answer.complete(null));
            }
        }
    }

    void givenUp(Op op, Throwable why) {
        if (op instanceof Op.Append append) {
            workers.run(() -> router.failed(append.recording(), why));
        } else if (op instanceof Op.Claim claim) {
            claim.answer().accept(null, why);
        } else if (op instanceof Op.Note note) {
            BiConsumer<@Nullable Noted, @Nullable Throwable> answer = note.answer();
            if (answer != null) {
                telling.run(() -> answer.accept(null, unavailable(why)));
            }
        } else if (op instanceof Op.Withdraw withdraw) {
            CompletableFuture<Void> answer = withdraw.answer();
            if (answer != null) {
                telling.run(() -> answer.completeExceptionally(unavailable(why)));
            }
        }
    }

    private static UnavailableException unavailable(Throwable why) {
        return new UnavailableException("it could not be recorded, so what became of it is unknown; do it again", why);
    }

    void somethingCame() {
        somethingCame.run();
    }

    void finish() {
        workers.finish();
    }

    void kick() {
        workers.kick();
    }

    private void wake(Set<Long> nodes, long self) {
        List<Long> others = new ArrayList<>(nodes);
        others.removeIf(node -> node == self || node == 0);
        if (!others.isEmpty()) {
            wakeup.wake(others);
        }
    }
}
