package dev.zimpush.core.internal.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.time.Appointment;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Pushes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the journal what queued up while the last write ran, in the order in which it came. Thread-safe.
 *
 * <p><b>Failures.</b> A batch that fails is written again, after a pause, for as long as the lease is held: each write may be
 * repeated. If the store answers otherwise, something in the batch can't be written: it is written one by one, and who waits for
 * what fails alone is told so. When the lease has ended, those whom somebody waits for are given up; removals and releases stay queued
 * until the store is back, and what an append left behind that was given up is looked for then.
 */
final class GroupCommit {
    private static final long FIRST_PAUSE = Duration.ofMillis(20).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();
    /** After how many renewals of the lease a write that still fails is the write's own fault. */
    private static final int SURE = 2;

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    private final Journal journal;
    private final @Nullable Pushes pushes;
    private final Membership membership;
    private final Writer writer;
    private final AtomicInteger promised = new AtomicInteger();
    private volatile boolean closed;
    private final AtomicReference<@Nullable CountDownLatch> awaitIdle = new AtomicReference<>();

    GroupCommit(
            Journal journal,
            @Nullable Pushes pushes,
            Membership membership,
            Answers answers,
            Executor executor,
            Runnable onRefusal,
            Deadlines deadlines,
            SteadyClock clock) {
        this.journal = journal;
        this.pushes = pushes;
        this.membership = membership;
        this.writer = new Writer(new Workers(executor, 1, onRefusal), answers, deadlines, clock);
    }

    /** Takes notice; {@link #kick} must follow. */
    void add(Op op) {
        if (writer.queue.add(op)) {
            writer.workers.later(writer::write);
        }
    }

    /** Claims a delivery; the answer comes on a worker of the journal's. */
    void claim(DeliveryId delivery, BiConsumer<Journal.@Nullable Claim, @Nullable Throwable> answer) {
        add(new Op.Claim(delivery, answer));
        kick();
    }

    /** Starts the writer, and what takes its answers; never under a lock. */
    void kick() {
        writer.workers.kick();
        writer.answers.kick();
    }

    /** Gives up whatever is still to be written: who waits for it is told so. */
    void close() {
        closed = true;
        writer.workers.later(writer::write);
        writer.workers.finish();
        writer.answers.finish();
    }

    /** Says that something will be added, once it was told to listeners. */
    void promise() {
        promised.incrementAndGet();
    }

    /** Says that what was promised was added, or need not be. */
    void kept() {
        promised.decrementAndGet();
        openIfIdle();
    }

    /** How much waits to be written. */
    int size() {
        return writer.queue.size();
    }

    /** Opens when nothing waits to be written any more. */
    CountDownLatch whenIdle() {
        CountDownLatch latch = new CountDownLatch(1);
        awaitIdle.set(latch);
        openIfIdle();
        return latch;
    }

    private void openIfIdle() {
        CountDownLatch latch = awaitIdle.get();
        if (latch != null && promised.get() == 0 && writer.queue.isIdle()) {
            latch.countDown();
        }
    }

    /** One thread at a time. */
    private final class Writer {
        final WriteQueue queue = new WriteQueue();
        final Workers workers;
        private final Answers answers;
        private final Appointment again;

        private @Nullable Batch failed;
        private long failedSince;
        private boolean troubled;
        private long pause = FIRST_PAUSE;

        Writer(Workers workers, Answers answers, Deadlines deadlines, SteadyClock clock) {
            this.workers = workers;
            this.answers = answers;
            this.again = new Appointment(deadlines, clock, now -> workers.later(this::write));
        }

        void write() {
            for (Batch batch = next(); batch != null; batch = next()) {
                if (closed) {
                    failed = null;
                    batch.ops.forEach(op -> answers.givenUp(op, new IllegalStateException("zim-push is closed")));
                    continue;
                }
                Commit commit = new Commit(journal, pushes, membership.epoch(), batch, answers);
                try {
                    commit.run();
                    failed = null;
                    troubled = false;
                    pause = FIRST_PAUSE;
                } catch (Exception | LinkageError | AssertionError e) {
                    if (!goOn(batch, e)) {
                        return;
                    }
                }
            }
            openIfIdle();
        }

        private @Nullable Batch next() {
            return failed == null ? queue.next() : failed;
        }

        /** What to do with a batch that failed: whether to write on, or to pause. */
        private boolean goOn(Batch batch, Throwable why) {
            if (closed) {
                failed = batch;
                return true;
            }
            if (failed == null) {
                failed = batch;
                failedSince = membership.renewals();
                if (!troubled) {
                    troubled = true;
                    log.warn("{} writes to the journal failed; tried again until they succeed", batch.ops.size(), why);
                }
            }
            if (!membership.holds()) {
                failed = null;
                giveUp(batch, why);
            } else if (batch.ops.size() > 1 && membership.renewals() != failedSince) {
                failed = null;
                queue.split(batch);
                return true;
            } else if (membership.renewals() - failedSince > SURE) {
                failed = null;
                refused(batch.ops.get(0), why);
            }
            again.in(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE);
            return false;
        }

        /** The store answers, but not to this one: who waits is told; what must be written is tried again behind the others. */
        private void refused(Op op, Throwable why) {
            log.error("the store refuses a write of a {}", op.getClass().getSimpleName(), why);
            if (op.isPatient()) {
                queue.add(op);
            } else {
                answers.givenUp(op, why);
                lookLater(op).ifPresent(queue::add);
            }
        }

        /** What an append that was given up may have left behind has to be looked for. */
        private static Optional<Op> lookLater(Op op) {
            return op instanceof Op.Append append
                    ? Optional.of(new Op.LookAgain(new MessageKey(
                            append.userId(), append.recording().message().id())))
                    : Optional.empty();
        }

        private void giveUp(Batch batch, Throwable why) {
            List<Op> patient = new ArrayList<>();
            for (Op op : batch.ops) {
                if (op.isPatient()) {
                    patient.add(op);
                } else {
                    answers.givenUp(op, why);
                    lookLater(op).ifPresent(patient::add);
                }
            }
            queue.putBack(patient);
            queue.remove(op -> !op.isPatient()).forEach(op -> answers.givenUp(op, why));
        }
    }
}
