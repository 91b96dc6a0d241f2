package dev.zimpush.core.internal.push;

import dev.zimpush.Registration;
import dev.zimpush.core.internal.push.RetractionLine.Item;
import dev.zimpush.core.internal.push.RetractionWays.Way;
import dev.zimpush.core.internal.time.SteadyClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is in a line to the queue of a vendor, when the budget allows, or gives it up: when its time is over, or nothing leads to
 * the device any more. Thread-safe; runs on the workers that may block.
 */
final class RetractionRouting {
    private static final long AGAIN = Duration.ofSeconds(1).toNanos();
    private static final Logger log = LoggerFactory.getLogger(RetractionRouting.class);

    private final RetractionWays ways;
    private final PushBudget budget;
    private final RetractionReports told;
    private final SteadyClock clock;
    private final long within;
    private final Consumer<ProviderQueue> pump;

    /**
     * Routes.
     *
     * @param within for how long a retraction may take, in nanoseconds
     * @param pump goes on with a queue, on a worker
     */
    RetractionRouting(
            RetractionWays ways,
            PushBudget budget,
            RetractionReports told,
            SteadyClock clock,
            long within,
            Consumer<ProviderQueue> pump) {
        this.ways = ways;
        this.budget = budget;
        this.told = told;
        this.clock = clock;
        this.within = within;
        this.pump = pump;
    }

    /** Queues what is in a line, whose turn that is, or sees to it that this is tried again. */
    void route(RetractionLine line, int turn, RetractionLines lines) {
        try {
            told.forget(line.takeOut(item -> !told.isOurs(item)));
            told.giveUp(line.takeOut(item -> left(item) <= 0), "it could not be taken back in time");
            if (!lines.end(line)) {
                Map<String, List<Registration>> live = ways.read(List.of(line));
                queue(line, turn, ways.find(line, live), lines);
            }
        } catch (Exception | LinkageError | AssertionError e) {
            tryAgain(line, turn, e);
        }
    }

    /** Queues what is in a line for that way. */
    void queue(RetractionLine line, int turn, @Nullable Way way, RetractionLines lines) {
        if (way == null) {
            told.giveUp(line.takeOut(item -> true), "the app has no address any more that a provider serves");
            if (!lines.end(line)) {
                pause(line, turn, AGAIN);
            }
            return;
        }
        long wait = way.isBudgeted() ? budget.wait(line.target) : 0;
        if (wait > 0) {
            pause(line, turn, wait);
            return;
        }
        int next = line.await(turn, timeLeft(line.items()));
        if (next != 0 && way.queue().add(new RetractionTicket(line, next, line.wasTried(), clock.elapsed()))) {
            pump.accept(way.queue());
        }
    }

    /** What keeps a line's turn from being taken passes. */
    void tryAgain(RetractionLine line, int turn, Throwable why) {
        log.debug("what {} was pushed can't be taken back now; tried again in 1 s", line.target.device(), why);
        pause(line, turn, AGAIN);
    }

    /** Waits, but not beyond the time that is left. */
    void pause(RetractionLine line, int turn, long nanos) {
        line.await(turn, Math.min(nanos, timeLeft(line.items())));
    }

    /** For how long all of these may wait. */
    long timeLeft(List<Item> items) {
        return Math.max(0, items.stream().mapToLong(this::left).min().orElse(0));
    }

    private long left(Item item) {
        return item.since() + within - clock.elapsed();
    }
}
