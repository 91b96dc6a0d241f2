package dev.zimpush.testkit;

import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a {@link ScriptedProvider} does when it is asked to push.
 *
 * <pre>{@code
 * provider.next(Answer.verdict(PushVerdict.retry(503, "ServiceUnavailable", null)), Answer.silence());
 * provider.always(request -> {
 *     throw new IllegalStateException("a provider with a bug");
 * });
 * }</pre>
 *
 * <p>Stateless and thread-safe, as the ready-made ones are.
 */
@FunctionalInterface
public interface Answer {
    /** Answers one push; what it throws, the provider throws. */
    CompletionStage<PushVerdict> to(PushRequest request);

    /** The vendor says this, at once. */
    static Answer verdict(PushVerdict verdict) {
        return request -> CompletableFuture.completedFuture(verdict);
    }

    /** The vendor accepts it, at once. */
    static Answer accepted() {
        return verdict(PushVerdict.accepted(200));
    }

    /** The vendor can't be reached, or the connection breaks: the stage fails. */
    static Answer failure(Throwable cause) {
        return request -> CompletableFuture.failedFuture(cause);
    }

    /** The vendor never answers. */
    static Answer silence() {
        return request -> new CompletableFuture<>();
    }
}
