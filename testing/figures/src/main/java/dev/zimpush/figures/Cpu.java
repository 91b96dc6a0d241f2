package dev.zimpush.figures;

import java.time.Duration;

/** The time that the processors have worked for this process and for the database's. */
final class Cpu {
    private final ProcessHandle database;

    /** With the database's main process, whose children serve the connections. */
    Cpu(ProcessHandle database) {
        this.database = database;
    }

    /**
     * A reading, or the difference of two, which says something if no connection came or went between them.
     *
     * @param here in this process
     * @param there in the database's
     */
    record Reading(Duration here, Duration there) {
        Reading minus(Reading earlier) {
            return new Reading(here.minus(earlier.here), there.minus(earlier.there));
        }
    }

    /** How much so far. */
    Reading now() {
        return new Reading(
                of(ProcessHandle.current()), database.descendants().map(Cpu::of).reduce(Duration.ZERO, Duration::plus));
    }

    private static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
