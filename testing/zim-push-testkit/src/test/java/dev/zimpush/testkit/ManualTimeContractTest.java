package dev.zimpush.testkit;

import dev.zimpush.spi.TimeSource;
import java.time.Duration;

final class ManualTimeContractTest extends TimeSourceContract {
    private final ManualTime time = new ManualTime();

    @Override
    protected TimeSource newTimeSource() {
        return time;
    }

    @Override
    protected void pass(Duration duration) {
        time.advance(duration);
    }
}
