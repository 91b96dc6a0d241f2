package dev.zimpush.core.simulation;

import dev.zimpush.core.ZimPushBuilder;
import java.time.Duration;
import java.util.Random;

/** One run's limits: times in milliseconds, small enough that a script meets them all. */
record Settings(
        int users,
        int devicesEach,
        int heartbeatExpiry,
        int ackTimeout,
        int handOver,
        int retryWindow,
        int callTimeout,
        int inFlight,
        int unacked,
        int unsettled) {

    static Settings random(Random random) {
        int ackTimeout = pick(random, 100, 700, 5_000);
        return new Settings(
                1 + random.nextInt(3),
                1 + random.nextInt(3),
                pick(random, 1_000, 4_000, 30_000),
                ackTimeout,
                Math.min(ackTimeout, pick(random, 0, 90, 600, 2_000)),
                pick(random, 1_000, 8_000, 60_000, 200_000),
                pick(random, 100, 900, 10_000),
                pick(random, 1, 2, 512),
                pick(random, 1, 2, 256),
                pick(random, 3, 9, 1_000));
    }

    private static int pick(Random random, int... values) {
        return values[random.nextInt(values.length)];
    }

    ZimPushBuilder applyTo(ZimPushBuilder builder) {
        return builder.heartbeatExpiry(Duration.ofMillis(heartbeatExpiry))
                .ackTimeout(Duration.ofMillis(ackTimeout))
                .handOverWait(Duration.ofMillis(handOver))
                .retryWindow(Duration.ofMillis(retryWindow))
                .providerCallTimeout(Duration.ofMillis(callTimeout))
                .inFlightPerCredential(inFlight)
                .unackedPerConnection(unacked)
                .unsettledPerNode(unsettled)
                .rememberSettled(Duration.ofHours(3), 100_000);
    }

    static long nanos(int millis) {
        return millis * 1_000_000L;
    }
}
