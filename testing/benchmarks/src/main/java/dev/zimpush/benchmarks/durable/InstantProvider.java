package dev.zimpush.benchmarks.durable;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/** A vendor that takes every push at once. Thread-safe. */
final class InstantProvider implements PushProvider {
    private final LongAdder pushed = new LongAdder();

    /** How many it took. */
    long pushed() {
        return pushed.sum();
    }

    @Override
    public String name() {
        return "instant";
    }

    @Override
    public boolean serves(Address address) {
        return true;
    }

    @Override
    public void validate(Message message) {}

    @Override
    public CompletionStage<PushVerdict> push(PushRequest request) {
        pushed.increment();
        return CompletableFuture.completedFuture(PushVerdict.accepted(200));
    }

    @Override
    public void close() {}
}
