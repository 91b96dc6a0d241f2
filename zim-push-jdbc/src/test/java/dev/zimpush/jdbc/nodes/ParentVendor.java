package dev.zimpush.jdbc.nodes;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks the parent process, which is the vendor. */
final class ParentVendor implements PushProvider {
    private final Map<String, CompletableFuture<PushVerdict>> calls = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Report report;

    ParentVendor(Report report) {
        this.report = report;
    }

    @Override
    public String name() {
        return "parent";
    }

    @Override
    public boolean serves(Address address) {
        return true;
    }

    @Override
    public void validate(Message message) {
        // it takes everything
    }

    @Override
    public CompletionStage<PushVerdict> push(PushRequest request) {
        String call = String.valueOf(count.incrementAndGet());
        CompletableFuture<PushVerdict> verdict = new CompletableFuture<>();
        calls.put(call, verdict);
        report.of(
                "push",
                call,
                request.registration().device().userId(),
                request.registration().device().deviceId(),
                request.message().id(),
                request.pushId());
        return verdict;
    }

    void answer(String call, String kind) {
        calls.remove(call)
                .complete(kind.equals("ACCEPTED") ? PushVerdict.accepted(200) : PushVerdict.retry(503, "busy", null));
    }

    @Override
    public void close() {
        calls.values().forEach(call -> call.cancel(false));
    }
}
