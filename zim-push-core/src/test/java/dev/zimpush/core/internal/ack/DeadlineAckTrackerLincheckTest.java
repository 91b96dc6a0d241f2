package dev.zimpush.core.internal.ack;

import dev.zimpush.core.internal.time.StandingTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An item that is acknowledged, forgotten and timed out at the same time goes to exactly one of them. Must be public for the
 * tester.
 */
@Param(name = "id", gen = IntGen.class, conf = "1:2")
public class DeadlineAckTrackerLincheckTest {
    private static final String PEER = "peer";
    private static final Duration TIMEOUT = Duration.ofMillis(20);

    private final StandingTime time = new StandingTime();
    private final TreeSet<String> timedOut = new TreeSet<>();
    private final DeadlineAckTracker<String, String> tracker =
            new DeadlineAckTracker<>(time, Runnable::run, TIMEOUT, (peer, id, item) -> timedOut.add(item));

    /** Something else is always pending, or each ring would go through the whole wheel. */
    public DeadlineAckTrackerLincheckTest() {
        tracker.track("another", "m", "item", Duration.ofDays(1));
    }

    /** Begins to wait. */
    @Operation
    public boolean track(@Param(name = "id") int id) {
        return tracker.track(PEER, "m" + id, "item" + id);
    }

    /** Ends the wait for one. */
    @Operation
    public Optional<String> acknowledge(@Param(name = "id") int id) {
        return tracker.acknowledge(PEER, "m" + id);
    }

    /** Ends all waits. */
    @Operation
    public List<String> forget() {
        return tracker.forget(PEER);
    }

    /** Lets all waits pass that have begun. */
    @Operation(nonParallelGroup = "timer")
    public String ring() {
        timedOut.clear();
        time.ringAt(time.nanoTime() + 2 * TIMEOUT.toNanos());
        return timedOut.toString();
    }

    @Test
    @Timeout(300)
    void item_acknowledgedForgottenAndTimedOutAtOnce_goesToOne() {
        new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(150)
                .threads(2)
                .actorsPerThread(3)
                .loopBound(2_000)
                .check(DeadlineAckTrackerLincheckTest.class);
    }
}
