package dev.zimpush.core.internal.push;

import dev.zimpush.Registration;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.spi.PushVerdict;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One call of a provider. It ends once: with an answer, or because it took too long. */
final class Call {
    final Delivery delivery;
    final ProviderQueue queue;
    final Registration to;
    final UUID pushId;
    final long startedAt;
    volatile int attempt;

    private final PushService service;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable CompletableFuture<PushVerdict> future;

    Call(PushService service, Delivery delivery, ProviderQueue queue, Registration to, UUID pushId, long startedAt) {
        this.service = service;
        this.delivery = delivery;
        this.queue = queue;
        this.to = to;
        this.pushId = pushId;
        this.startedAt = startedAt;
    }

    /** Waits for the provider's answer; on whichever thread it comes, it is taken on a worker. */
    void await(CompletableFuture<PushVerdict> answer) {
        future = answer;
        CompletionStage<PushVerdict> stage = answer;
        stage.whenComplete((verdict, failure) -> {
            if (ended.compareAndSet(false, true)) {
                service.ended(this, verdict, failure);
            }
        });
        if (ended.get()) {
            answer.cancel(true);
        }
    }

    boolean hasEnded() {
        return ended.get();
    }

    /** Gives up waiting for that attempt. Called on a worker. */
    void timedOut(int number) {
        attempt = number;
        if (ended.compareAndSet(false, true)) {
            CompletableFuture<PushVerdict> pending = future;
            if (pending != null) {
                pending.cancel(true);
            }
            service.ended(this, PushVerdict.retry(0, "no answer in time", null), null);
        }
    }
}
