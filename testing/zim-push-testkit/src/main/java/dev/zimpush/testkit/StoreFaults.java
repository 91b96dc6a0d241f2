package dev.zimpush.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What goes wrong with calls of a {@link MemoryCluster}, of one backend or of all. Thread-safe. */
final class StoreFaults {
    private boolean unavailable;
    private boolean losesHints;
    private int answersToLose;
    private Predicate<String> losesAnswer = call -> false;
    private Consumer<String> hook = call -> {};

    synchronized void unavailable(boolean now) {
        unavailable = now;
    }

    synchronized void loseAnswers(int next) {
        answersToLose = next;
    }

    synchronized void loseAnswers(Predicate<String> calls) {
        losesAnswer = calls;
    }

    synchronized void loseHints(boolean now) {
        losesHints = now;
    }

    synchronized void beforeEach(Consumer<String> newHook) {
        hook = newHook;
    }

    /** Throws if the call can't be made. */
    void before(String call) {
        Consumer<String> now;
        synchronized (this) {
            now = hook;
        }
        now.accept(call);
        synchronized (this) {
            if (unavailable) {
                throw fault(call + ": the store is unavailable, as the test wants it; nothing was changed");
            }
        }
    }

    /** Throws if the answer is lost. */
    synchronized void after(String call) {
        if (answersToLose > 0) {
            answersToLose--;
            throw lost(call);
        }
        if (losesAnswer.test(call)) {
            throw lost(call);
        }
    }

    synchronized boolean losesHints() {
        return losesHints || unavailable;
    }

    private static UncheckedIOException lost(String call) {
        return fault(call + ": the answer is lost, as the test wants it; the call had its effect");
    }

    private static UncheckedIOException fault(String text) {
        return new UncheckedIOException(new IOException(text));
    }
}
