package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DueReason;
import dev.zimpush.ZimPush;
import dev.zimpush.testkit.ClusterBackend;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.MemoryCluster;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is logged when a node is closed whose executor, the host's, still has work of it. */
class CloseLogTest {
    private static final int DUE = 200;

    @Test
    @Timeout(60)
    void close_withMuchDue_warnsOfNoDelivery() throws InterruptedException {
        ManualTime time = new ManualTime();
        MemoryCluster store = MemoryCluster.create(time);
        ClusterBackend backend = store.backend();
        ExecutorService threads = Executors.newCachedThreadPool();
        Phaser tasks = new Phaser(1);
        ZimPush zim = ZimPushBuilder.create()
                .backend(backend)
                .time(time)
                .executor(task -> {
                    tasks.register();
                    threads.execute(() -> {
                        task.run();
                        tasks.arriveAndDeregister();
                    });
                })
                .build();
        zim.devices().addresses("bob").toCompletableFuture().join();
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        backend.beforeEach(call -> {
            if (call.equals("DeviceStore.live")) {
                read.countDown();
                await(closed);
            }
        });
        try (Captured logs = new Captured()) {
            for (int i = 0; i < DUE; i++) {
                zim.trigger().due(message("m-" + i).build(), PHONE, DueReason.DISCONNECTED);
            }
            read.await();
            zim.close(Duration.ZERO);
            closed.countDown();
            tasks.arriveAndAwaitAdvance();
            assertThat(logs.text().lines())
                    .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                    .anyMatch(line -> line.contains("left to other nodes: " + DUE));
        } finally {
            threads.shutdown();
        }
    }

    @Test
    @Timeout(60)
    void close_whileTheLeaseIsRenewed_isNotTakenForDead() throws InterruptedException {
        ManualTime time = new ManualTime();
        ClusterBackend backend = MemoryCluster.create(time).backend();
        ExecutorService threads = Executors.newCachedThreadPool();
        ZimPush zim = ZimPushBuilder.create()
                .backend(backend)
                .time(time)
                .executor(threads)
                .build();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        backend.beforeEach(call -> {
            if (call.equals("Directory.renew")) {
                asked.countDown();
                await(closed);
            }
        });
        try (Captured logs = new Captured()) {
            time.advance(Duration.ofSeconds(3));
            asked.await();
            zim.close(Duration.ZERO);
            closed.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(logs.text()).contains("zim-push is closed").doesNotContain("taken for dead");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
