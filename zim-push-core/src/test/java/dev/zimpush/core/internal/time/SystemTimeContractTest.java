package dev.zimpush.core.internal.time;

import dev.zimpush.spi.TimeSource;
import dev.zimpush.testkit.TimeSourceContract;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

class SystemTimeContractTest extends TimeSourceContract {
    @Override
    protected TimeSource newTimeSource() {
        return SystemTime.INSTANCE;
    }

    /** Time passes by itself; this waits until it has. */
    @Override
    protected void pass(Duration duration) {
        long until = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }
}
