package dev.zimpush.core.internal.time;

import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A deadline that is set, moved and ended while the timer looks: whatever the order of their steps, a ring at a time calls
 * exactly what was due by then. Must be public for the tester.
 */
@Param(name = "tick", gen = IntGen.class, conf = "1:6")
public class DeadlinesLincheckTest {
    private final StandingTime time = new StandingTime();
    private final SteadyClock clock = new SteadyClock(time, stoodStill -> {
        throw new AssertionError("nothing stands still here");
    });
    private final Deadlines deadlines = new Deadlines(time, clock, "timer", () -> {});
    private final Entry entry = new Entry();

    /** Something else is always pending, or each ring would go through the whole wheel. */
    public DeadlinesLincheckTest() {
        deadlines.began();
    }

    /** Sets the deadline, to an earlier or later time than before. */
    @Operation
    public void set(@Param(name = "tick") int tick) {
        synchronized (entry) {
            entry.at = tick * TimerWheel.TICK;
            deadlines.update(entry);
        }
    }

    /** Ends it. */
    @Operation
    public void end() {
        synchronized (entry) {
            entry.at = Timed.NEVER;
        }
    }

    /** Time goes on, and the alarm rings. */
    @Operation(nonParallelGroup = "timer")
    public boolean ring(@Param(name = "tick") int tick) {
        entry.rang = false;
        time.ringAt(tick * TimerWheel.TICK);
        return entry.rang;
    }

    @Test
    @Timeout(300)
    void deadline_movedWhileTheTimerLooks_isCalledWhenDue() throws NoSuchMethodException {
        new ModelCheckingOptions()
                .iterations(8)
                .invocationsPerIteration(300)
                .threads(2)
                .actorsPerThread(3)
                .addCustomScenario(movedEarlierWhileItsOldPlaceIsMet())
                .loopBound(2_000)
                .check(DeadlinesLincheckTest.class);
    }

    /** It lies at 2 and is due at 5; as the timer comes by 2, it becomes due at 3. Does the timer know at 4? */
    private static ExecutionScenario movedEarlierWhileItsOldPlaceIsMet() throws NoSuchMethodException {
        return new ExecutionScenario(
                List.of(actor("set", 2), actor("set", 5)),
                List.of(List.of(actor("ring", 2)), List.of(actor("set", 3))),
                List.of(actor("ring", 4)),
                null);
    }

    private static Actor actor(String operation, int tick) throws NoSuchMethodException {
        return new Actor(DeadlinesLincheckTest.class.getMethod(operation, int.class), List.of(tick));
    }

    private final class Entry extends Timed {
        private volatile long at = NEVER;
        private volatile boolean rang;

        @Override
        protected long dueAt() {
            return at;
        }

        @Override
        protected void due(long now) {
            synchronized (this) {
                if (at > now) {
                    deadlines.update(this);
                } else {
                    at = NEVER;
                    rang = true;
                }
            }
        }
    }
}
