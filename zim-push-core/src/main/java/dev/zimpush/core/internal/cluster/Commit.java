package dev.zimpush.core.internal.cluster;

import dev.zimpush.core.internal.delivery.Recording;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Noted;
import dev.zimpush.spi.Journal.Placed;
import java.util.ArrayList;
import java.util.List;

/** Writes one batch, call by call; what one call has done is taken out of the batch, so that a repetition goes on behind it. */
final class Commit {
    private final Journal journal;
    private final long epoch;
    private final Batch batch;
    private final Answers answers;

    Commit(Journal journal, long epoch, Batch batch, Answers answers) {
        this.journal = journal;
        this.epoch = epoch;
        this.batch = batch;
        this.answers = answers;
    }

    /** Throws what the journal throws. */
    void run() {
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
