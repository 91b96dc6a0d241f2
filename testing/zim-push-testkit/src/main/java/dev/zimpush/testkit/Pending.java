package dev.zimpush.testkit;

import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a test gives by hand, when it likes: what happens while a push is with the vendor?
 *
 * <pre>{@code
 * Pending push = provider.nextPending();
 * CompletionStage<PushVerdict> stage = provider.push(request);
 *
 * assertThat(push.isAsked()).isTrue();
 * push.answer(PushVerdict.accepted(200));
 * assertThat(stage).isCompleted();
 * }</pre>
 *
 * <p>For one push; thread-safe. Made by {@link ScriptedProvider#nextPending()}.
 */
public final class Pending implements Answer {
    private final CompletableFuture<PushVerdict> verdict = new CompletableFuture<>();
    private volatile @Nullable PushRequest request;

    Pending() {}

    @Override
    public CompletionStage<PushVerdict> to(PushRequest asked) {
        request = asked;
        return verdict;
    }

    /** Whether the push has come. */
    public boolean isAsked() {
        return request != null;
    }

    /**
     * The push.
     *
     * @throws IllegalStateException when it has not come
     */
    public PushRequest request() {
        PushRequest asked = request;
        if (asked == null) {
            throw new IllegalStateException("no push has come for this answer");
        }
        return asked;
    }

    /** Answers; what depends on the answer runs on this thread. Nothing happens when it is answered or cancelled already. */
    public void answer(PushVerdict answer) {
        verdict.complete(answer);
    }

    /** Fails the stage, as {@link #answer}. */
    public void fail(Throwable cause) {
        verdict.completeExceptionally(cause);
    }

    /** Whether the caller gave up on it. */
    public boolean isCancelled() {
        return verdict.isCancelled();
    }
}
