package dev.zimpush.core.internal.delivery;

import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.event.Listeners;
import dev.zimpush.core.internal.history.Trails;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.StandingTime;
import dev.zimpush.core.internal.time.SteadyClock;
import java.time.Duration;
import java.util.List;

/** A node whose time stands still, for tests of what lies in it. */
final class IdleNode {
    private IdleNode() {}

    static Node make() {
        StandingTime time = new StandingTime();
        SteadyClock clock = new SteadyClock(time, stoodStill -> {});
        return new Node(
                clock,
                new Deadlines(time, clock, "timer", () -> {}),
                new Listeners(List.of()),
                new Workers(Runnable::run, 1, () -> {}),
                new Limits(1, 1, 1, 1, 1, 1, 1),
                new SettledMemory(clock, Duration.ofMinutes(1), 10),
                new Trails(clock, Duration.ofHours(1), 0, 0, null),
                Ledger.NONE,
                message -> message,
                Retracting.OFF,
                (delivery, turn) -> {});
    }
}
