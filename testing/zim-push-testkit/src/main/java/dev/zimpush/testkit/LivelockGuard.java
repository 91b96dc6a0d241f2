package dev.zimpush.testkit;

/** Counts what runs at one instant of {@link ManualTime}, and fails when there is no end to it. */
final class LivelockGuard {
    static final int MOST_RINGS = 100_000;
    static final int MOST_TASKS = 10_000_000;

    private int rings;
    private int tasks;

    void ring(String alarm) {
        if (++rings > MOST_RINGS) {
            throw new AssertionError("alarms rang " + MOST_RINGS + " times and time did not move; the last was '"
                    + alarm + "': does its action set it again to a time that has passed?");
        }
    }

    void task() {
        if (++tasks > MOST_TASKS) {
            throw new AssertionError(
                    MOST_TASKS + " tasks ran and time did not move: does a task submit itself again for ever?");
        }
    }
}
