package dev.zimpush.testkit;

import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Held open for another thread, for a moment: two that meet here go on at once. */
final class Door {
    private static final long LONGEST_WAIT_MILLIS = 1;

    private final Exchanger<Door> meeting = new Exchanger<>();

    void giveWay() {
        try {
            meeting.exchange(this, LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // nobody came
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
