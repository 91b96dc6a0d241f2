package dev.zimpush.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zimpush.ZimPush;
import dev.zimpush.core.AddressCare;
import dev.zimpush.core.ZimPushBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Several threads of a host, the engine's own and the vendor's, on the machine's time with the shortest timeouts, for as long
 * as {@code -Dstress.seconds} says. {@code -Dstress.seed=N} makes the threads choose the same; their timing stays their own.
 */
class StressTest {
    private static final int THREADS = 4;
    private static final int IN_FLIGHT = 16;

    @Test
    void manyThreads_atOnce_settleEveryDeliveryOnceAndLeaveNothing() throws Exception {
        long seed = Long.getLong("stress.seed", new Random().nextInt(Integer.MAX_VALUE));
        System.out.println("stress: -Dstress.seed=" + seed);
        StressLog log = new StressLog();
        StressVendor vendor = new StressVendor(seed);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.getInteger("stress.seconds", 5));
        List<String> errors;
        try (EngineLog engineLog = new EngineLog()) {
            try (ZimPush zim = build(vendor, log)) {
                List<Crowd> crowds = run(zim, log, seed, until);
                assertThat(zim.connections().size()).isZero();
                await().atMost(Duration.ofSeconds(20)).until(() -> log.settled.get() >= log.accepted.get());
                for (Crowd crowd : crowds) {
                    assertThat(crowd.steadyLink.written).containsExactlyElementsOf(crowd.sentToSteady);
                }
            }
            errors = engineLog.takeErrors();
        }
        log.judge();
        assertThat(log.wrongs.stream().limit(5)).isEmpty();
        assertThat(errors).isEmpty();
        assertThat(log.settled).hasValue(log.accepted.get());
        assertThat(log.accepted.get()).isGreaterThan(1_000);
        assertThat(vendor.mostUnderWay()).isLessThanOrEqualTo(IN_FLIGHT);
    }

    private static ZimPush build(StressVendor vendor, StressLog log) {
        return ZimPushBuilder.create()
                .provider(vendor)
                .listener(log)
                .ackTimeout(Duration.ofMillis(100))
                .handOverWait(Duration.ofMillis(20))
                .heartbeatExpiry(Duration.ofSeconds(1))
                .retryWindow(Duration.ofSeconds(2))
                .providerCallTimeout(Duration.ofMillis(100))
                .inFlightPerCredential(IN_FLIGHT)
                .addressCare(AddressCare.standard().stopAbove(100, 20, Duration.ofMinutes(10)))
                .unackedPerConnection(20)
                .unsettledPerNode(3_000)
                .drainOnClose(Duration.ZERO)
                .build();
    }

    private static List<Crowd> run(ZimPush zim, StressLog log, long seed, long until) throws Exception {
        List<Crowd> crowds = new ArrayList<>();
        List<Future<?>> ends = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int number = 0; number < THREADS; number++) {
                Crowd crowd = new Crowd(zim, log, number, seed, until);
                crowds.add(crowd);
                ends.add(threads.submit(crowd));
            }
            for (Future<?> end : ends) {
                end.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        return crowds;
    }
}
