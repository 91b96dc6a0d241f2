package dev.zimpush.core;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Answers that are being worked on, none of which is left open when the node closes. Thread-safe. */
final class OpenAnswers {
    private final Set<Answer<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Has a question worked on.
     *
     * @param atClose what is answered when the node is closed before another answer is there; may throw
     * @param work sees to it that the answer is completed, on any thread
     */
    <T> CompletableFuture<T> answer(Supplier<T> atClose, Consumer<Answer<T>> work) {
        Answer<T> answer = new Answer<>(atClose);
        open.add(answer);
        if (closed) {
            answer.close();
        } else {
            work.accept(answer);
        }
        return answer.future;
    }

    /** Completes what is open, and from now on everything at once. */
    void close() {
        closed = true;
        open.forEach(Answer::close);
    }

    /** The way to answer one question. */
    final class Answer<T> {
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private final Supplier<T> atClose;

        private Answer(Supplier<T> atClose) {
            this.atClose = atClose;
        }

        /** Completes it with what is computed here, or its failure. */
        void complete(Supplier<T> value) {
            try {
                T known = value.get();
                open.remove(this);
                future.complete(known);
            } catch (Exception | LinkageError | AssertionError e) {
                fail(e);
            }
        }

        void fail(Throwable failure) {
            open.remove(this);
            future.completeExceptionally(failure);
        }

        private void close() {
            if (!future.isDone()) {
                complete(atClose);
            }
        }
    }
}
