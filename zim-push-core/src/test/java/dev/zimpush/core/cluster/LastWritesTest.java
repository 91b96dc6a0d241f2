package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Connection;
import dev.zimpush.Outcome;
import dev.zimpush.ShutdownReport;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.TimeSource;
import dev.zimpush.testkit.ClusterBackend;
import dev.zimpush.testkit.EventLog;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.MemoryCluster;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that is closed while a listener that is slow still keeps a removal behind its event. */
@Timeout(60)
final class LastWritesTest {
    private final ManualTime time = new ManualTime();
    private final MemoryCluster store = MemoryCluster.create(time);
    private final ClusterBackend backend = store.backend();
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final EventLog log = new EventLog();
    private final List<Integer> rows = new ArrayList<>();

    @Test
    void close_whileAnOutcomeIsBeingTold_removesItsRowBeforeItLeaves() throws InterruptedException {
        Thread[] acknowledging = {null};
        ZimPush zim = ZimPushBuilder.create()
                .backend(backend)
                .time(new Waiting(time, () -> {
                    goOn.countDown();
                    join(acknowledging[0]);
                }))
                .executor(time)
                .listener(log)
                .listener(new ZimPushListener() {
                    @Override
                    public void settled(ZimPushEvent.Settled event) {
                        told.countDown();
                        await(goOn);
                    }
                })
                .build();
        Connection connection = zim.connections().open(PHONE, new RecordingLink());
        zim.send(TestCluster.message("m-1"));
        time.advance(Duration.ofMillis(100));
        backend.beforeEach(call -> {
            if (call.equals("Directory.leave")) {
                rows.add(store.deliveries().size());
            }
        });
        acknowledging[0] = new Thread(() -> connection.acknowledge("m-1"));
        acknowledging[0].start();
        told.await();
        try {
            ShutdownReport report = zim.close(Duration.ZERO);

            assertThat(rows).as("rows when it left").containsExactly(0);
            assertThat(report.handedOver()).isZero();
            assertThat(log.of(ZimPushEvent.Settled.class))
                    .extracting(ZimPushEvent.Settled::outcome)
                    .containsExactly(Outcome.ACKED);
        } finally {
            goOn.countDown();
            acknowledging[0].join();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A time in which something happens when somebody waits for what has not come yet. */
    private record Waiting(TimeSource time, Runnable meanwhile) implements TimeSource {
        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Alarm newAlarm(String name, Runnable onRing) {
            return time.newAlarm(name, onRing);
        }

        @Override
        public boolean await(CountDownLatch latch, Duration atMost) throws InterruptedException {
            if (latch.getCount() > 0) {
                meanwhile.run();
            }
            return time.await(latch, atMost);
        }
    }
}
