package dev.zimpush.core.simulation;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A vendor that answers from its own threads, or at once, or never. */
final class StressVendor implements PushProvider {
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Random random;

    StressVendor(long seed) {
        this.random = new Random(seed);
    }

    int mostUnderWay() {
        return most.get();
    }

    @Override
    public CompletionStage<PushVerdict> push(PushRequest request) {
        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        AtomicBoolean over = new AtomicBoolean();
        Runnable end = () -> underWay.addAndGet(over.compareAndSet(false, true) ? -1 : 0);
        CompletableFuture<PushVerdict> answer = new CompletableFuture<>();
        // it is over before the engine hears of it: dependents of one stage would run in any order
        CompletableFuture<PushVerdict> told = answer.whenComplete((verdict, failure) -> end.run());
        var unused = told.whenComplete((verdict, failure) -> end.run());
        int dice = random.nextInt(100);
        if (dice < 50) {
            threads.execute(() -> answer.complete(verdict(dice)));
        } else if (dice < 99) {
            answer.complete(verdict(dice));
        }
        return told;
    }

    private static PushVerdict verdict(int dice) {
        return switch (dice % 10) {
            case 0 -> PushVerdict.retry(503, "Unavailable", Duration.ofMillis(1));
            case 1 -> PushVerdict.dead(410, "Unregistered", null);
            case 2 -> PushVerdict.suspectAddress(400, "BadDeviceToken");
            case 3 -> PushVerdict.refused(413, "PayloadTooLarge");
            default -> PushVerdict.accepted(200);
        };
    }

    @Override
    public String name() {
        return "vendor";
    }

    @Override
    public boolean serves(Address address) {
        return true;
    }

    @Override
    public void validate(Message message) {
        // takes everything
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
