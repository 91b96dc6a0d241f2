package dev.zimpush.core.internal.cluster;

import dev.zimpush.core.internal.delivery.Recording;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Noted;
import dev.zimpush.spi.Journal.Placed;
import dev.zimpush.spi.Pushes;
import dev.zimpush.spi.Pushes.Withdrawn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one batch, call by call; what one call has done is taken out of the batch, so that a repetition goes on behind it. */
final class Commit {
    private static final Logger log = LoggerFactory.getLogger(Commit.class);

    private final Journal journal;
    private final @Nullable Pushes pushes;
    private final long epoch;
    private final Batch batch;
    private final Answers answers;

    Commit(Journal journal, @Nullable Pushes pushes, long epoch, Batch batch, Answers answers) {
        this.journal = journal;
        this.pushes = pushes;
        this.epoch = epoch;
        this.batch = batch;
        this.answers = answers;
    }

    /** Throws what the journal throws. */
    void run() {
        // before the deliveries' rows go, whose notes are looked at
        if (pushes != null && !batch.pushes.isEmpty()) {
            List<Withdrawn> withdrawn = pushes.add(
                    epoch, batch.pushes.values().stream().map(Op.Push::push).toList());
            done(Op.Push.class);
            batch.pushes.clear();
            answers.withdrawn(withdrawn, epoch);
        }
        write();
        if (!batch.released.isEmpty()) {
            journal.release(epoch, List.copyOf(batch.released.values()));
            done(Op.Release.class);
            batch.released.clear();
        }
        claim();
        note();
        if (!batch.takeOvers.isEmpty()) {
            journal.takeOver(epoch, List.copyOf(batch.takeOvers));
            done(Op.TakeOver.class);
            batch.takeOvers.clear();
            answers.somethingCame();
        }
        if (!batch.lookAgain.isEmpty()) {
            journal.lookAgain(epoch, List.copyOf(batch.lookAgain));
            done(Op.LookAgain.class);
            batch.lookAgain.clear();
            answers.somethingCame();
        }
        if (pushes != null) {
            takeBack(pushes);
        }
    }

    private void takeBack(Pushes from) {
        if (!batch.withdrawals.isEmpty()) {
            List<Op.Withdraw> asked = List.copyOf(batch.withdrawals);
            List<Withdrawn> withdrawn = from.withdraw(
                    epoch, asked.stream().map(Op.Withdraw::noting).distinct().toList());
            done(Op.Withdraw.class);
            batch.withdrawals.clear();
            answers.withdrawn(withdrawn, epoch);
            answers.tookNotice(asked);
        }
        if (!batch.takenBack.isEmpty()) {
            List<Op.TakenBack> done = List.copyOf(batch.takenBack);
            done.stream()
                    .mapToLong(Op.TakenBack::epoch)
                    .distinct()
                    .forEach(as -> from.done(
                            as,
                            done.stream()
                                    .filter(op -> op.epoch() == as)
                                    .map(Op.TakenBack::push)
                                    .distinct()
                                    .toList()));
            done(Op.TakenBack.class);
            batch.takenBack.clear();
            done.forEach(op -> op.written().run());
        }
        if (!batch.adoptions.isEmpty()) {
            Op.Adopt adopt = batch.adoptions.get(0);
            done(Op.Adopt.class);
            batch.adoptions.clear();
            adopt(from, adopt);
        }
    }

    /** What fails here is done a minute later: it must not keep the writer from the next batch. */
    private void adopt(Pushes from, Op.Adopt adopt) {
        try {
            answers.withdrawn(from.adopt(epoch, adopt.atMost()), epoch);
            // here and now whatever is this node's is known, or on its way out, unless an answer was lost
            List<Withdrawn> own = from.withdrawn(epoch, adopt.at().get(), adopt.atMost());
            adopt.at()
                    .set(
                            own.size() < adopt.atMost()
                                    ? null
                                    : own.get(own.size() - 1).push());
            answers.withdrawn(own, epoch);
        } catch (Exception | LinkageError | AssertionError e) {
            log.debug("what was pushed can't be looked after now; tried again in a minute", e);
        }
    }

    private void write() {
        if (batch.recordings.isEmpty() && batch.settled.isEmpty()) {
            return;
        }
        List<NewMessage> messages = new ArrayList<>(batch.recordings.size());
        for (Recording recording : batch.recordings) {
            messages.add(recording.take());
        }
        List<List<Placed>> placed = journal.write(epoch, messages, List.copyOf(batch.settled.values()));
        List<Recording> written = List.copyOf(batch.recordings);
        batch.ops.removeIf(op -> op instanceof Op.Append || op instanceof Op.Settle);
        batch.recordings.clear();
        batch.settled.clear();
        if (!written.isEmpty()) {
            answers.written(written, placed, epoch);
        }
    }

    private void claim() {
        if (batch.claims.isEmpty()) {
            return;
        }
        List<Op.Claim> claims = List.copyOf(batch.claims.values());
        List<Claim> won =
                journal.claim(epoch, claims.stream().map(Op.Claim::delivery).toList());
        done(Op.Claim.class);
        batch.claims.clear();
        answers.claimed(claims, won);
    }

    private void note() {
        if (batch.notes.isEmpty()) {
            return;
        }
        List<Op.Note> notes = List.copyOf(batch.notes);
        List<Noted> noted = journal.note(notes.stream().map(Op.Note::noting).toList());
        done(Op.Note.class);
        batch.notes.clear();
        answers.noted(notes, noted, epoch);
    }

    private void done(Class<? extends Op> kind) {
        batch.ops.removeIf(kind::isInstance);
    }
}
