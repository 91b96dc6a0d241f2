package dev.zimpush.core.internal.push;

import dev.zimpush.Registration;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.core.internal.push.ProviderQueue.Place;
import dev.zimpush.core.internal.push.Routes.Route;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushVerdict;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One call of a provider. It ends once: with an answer, or because it took too long. */
final class Call {
    final Delivery delivery;
    final Place place;
    final Route route;
    final UUID pushId;
    final long startedAt;
    volatile int attempt;

    private final PushService service;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable CompletableFuture<PushVerdict> future;

    Call(PushService service, Place place, Route route, UUID pushId, long startedAt) {
        this.service = service;
        this.delivery = place.delivery();
        this.place = place;
        this.route = route;
        this.pushId = pushId;
        this.startedAt = startedAt;
    }

    /** The address as the vendor is told of it. */
    Registration to() {
        return route.to();
    }

    PushProvider provider() {
        return place.queue().provider();
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
