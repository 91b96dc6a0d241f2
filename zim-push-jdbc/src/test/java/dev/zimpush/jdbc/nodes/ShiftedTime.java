package dev.zimpush.jdbc.nodes;

import dev.zimpush.core.internal.time.SystemTime;
import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** The machine's time with a wall clock that is wrong. */
final class ShiftedTime implements TimeSource {
    private final Duration ahead;

    ShiftedTime(Duration ahead) {
        this.ahead = ahead;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Alarm newAlarm(String name, Runnable onRing) {
        return SystemTime.INSTANCE.newAlarm(name, onRing);
    }

    @Override
    public boolean await(CountDownLatch latch, Duration atMost) throws InterruptedException {
        return SystemTime.INSTANCE.await(latch, atMost);
    }
}
