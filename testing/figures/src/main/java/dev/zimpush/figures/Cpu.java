package dev.zimpush.figures;

import java.time.Duration;

/** The time that the processors have worked for this process and for the database's. */
public final class Cpu {
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
    public record Reading(Duration here, Duration there) {
        /** What was worked between an earlier one and this. */
        public Reading minus(Reading earlier) {
            return new Reading(here.minus(earlier.here), there.minus(earlier.there));
        }
    }

    /** How much so far. */
    public Reading now() {
        return new Reading(
                of(ProcessHandle.current()), database.descendants().map(Cpu::of).reduce(Duration.ZERO, Duration::plus));
    }

    private static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
