package dev.zimpush.benchmarks.engine;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/** A vendor that answers nothing until it is released, and then everything at once. Thread-safe. */
final class HeldProvider implements PushProvider {
    private final LongAdder asked = new LongAdder();
    private final LongAdder pushed = new LongAdder();

    /** Guarded by itself. */
    private final List<CompletableFuture<PushVerdict>> held = new ArrayList<>();

    private volatile boolean released;

    /** How often it was asked whether an address is one of its: once for a push that is put into its queue. */
    long asked() {
        return asked.sum();
    }

    /** How often it was given a push. */
    long pushed() {
        return pushed.sum();
    }

    /** Answers from now on. */
    void release() {
        List<CompletableFuture<PushVerdict>> all;
        synchronized (held) {
            released = true;
            all = List.copyOf(held);
        }
        all.forEach(answer -> answer.complete(PushVerdict.accepted(200)));
    }

    @Override
    public String name() {
        return "held";
    }

    @Override
    public boolean serves(Address address) {
        asked.increment();
        return true;
    }

    @Override
    public void validate(Message message) {}

    @Override
    public CompletionStage<PushVerdict> push(PushRequest request) {
        pushed.increment();
        if (!released) {
            synchronized (held) {
                if (!released) {
                    CompletableFuture<PushVerdict> answer = new CompletableFuture<>();
                    held.add(answer);
                    return answer;
                }
            }
        }
        return CompletableFuture.completedFuture(PushVerdict.accepted(200));
    }

    @Override
    public void close() {
        release();
    }
}
