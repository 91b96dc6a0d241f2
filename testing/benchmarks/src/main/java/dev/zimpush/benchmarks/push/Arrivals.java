package dev.zimpush.benchmarks.push;

import dev.zimpush.Address;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A vendor that accepts everything at once, and notes when it is asked to send which message; and a listener that notes why.
 * The ids of the messages are their numbers. Thread-safe.
 */
final class Arrivals implements PushProvider, ZimPushListener {
    private final AtomicLongArray at;
    private final AtomicReferenceArray<DueReason> reasons;

    /** For so many messages. */
    Arrivals(int messages) {
        this.at = new AtomicLongArray(messages);
        this.reasons = new AtomicReferenceArray<>(messages);
    }

    /** Whether a message has arrived, and it is known why. */
    boolean has(int n) {
        return at.get(n) != 0 && reasons.get(n) != null;
    }

    /** When a message arrived first, by {@link System#nanoTime()}. */
    long at(int n) {
        return at.get(n);
    }

    /** Whether that is why a message was pushed. */
    boolean isBecauseOf(int n, DueReason reason) {
        return reasons.get(n) == reason;
    }

    @Override
    public void pushDue(ZimPushEvent.PushDue event) {
        reasons.set(Integer.parseInt(event.delivery().messageId()), event.reason());
    }

    @Override
    public String name() {
        return "arrivals";
    }

    @Override
    public boolean serves(Address address) {
        return true;
    }

    @Override
    public void validate(Message message) {}

    @Override
    public CompletionStage<PushVerdict> push(PushRequest request) {
        at.compareAndSet(Integer.parseInt(request.message().id()), 0, System.nanoTime());
        return CompletableFuture.completedFuture(PushVerdict.accepted(200));
    }

    @Override
    public void close() {}
}
