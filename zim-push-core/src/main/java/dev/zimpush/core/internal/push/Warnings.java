package dev.zimpush.core.internal.push;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Warns of failures of the host's, of one kind, that may come in floods: of the first, the 10th, the 100th and so on, and of the others at level
 * debug. Names the kind of a failure only: its words may quote what nobody should read. Thread-safe.
 */
final class Warnings {
    private final AtomicLong count = new AtomicLong();
    private final Logger log;

    Warnings(Logger log) {
        this.log = log;
    }

    void failed(String what, Object of, Throwable failure) {
        String kind = failure.getClass().getName();
        long number = count.incrementAndGet();
        if (isPowerOfTen(number)) {
            log.warn("{} failed for {}: {} (number {})", what, of, kind, number);
        } else {
            log.debug("{} failed for {}: {}", what, of, kind);
        }
    }

    /** The host did not answer in time. */
    void late(String what, Object of) {
        long number = count.incrementAndGet();
        if (isPowerOfTen(number)) {
            log.warn("{} for {} (number {})", what, of, number);
        } else {
            log.debug("{} for {}", what, of);
        }
    }

    private static boolean isPowerOfTen(long number) {
        long power = 1;
        while (power < number) {
            power *= 10;
        }
        return power == number;
    }
}
