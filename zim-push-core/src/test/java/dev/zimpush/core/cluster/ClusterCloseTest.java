package dev.zimpush.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.core.internal.time.SystemTime;
import dev.zimpush.testkit.ClusterBackend;
import dev.zimpush.testkit.MemoryCluster;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that is closed while a call of its is under way, which ends after the close. */
@Timeout(60)
final class ClusterCloseTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final MemoryCluster store = MemoryCluster.create(SystemTime.INSTANCE, executor);
    private final ClusterBackend backend = store.backend();
    private final ZimPush zim = ZimPushBuilder.create()
            .backend(new LastingBackend(backend))
            .nodeLease(Duration.ofSeconds(1))
            .executor(executor)
            .build();

    @Test
    void close_whileTheLeaseIsRenewed_leavesForGood() throws InterruptedException {
        closeDuring("Directory.renew");
        assertThat(store.nodes()).isEmpty();
    }

    @Test
    void close_whileItJoinsAgain_leavesForGood() throws InterruptedException {
        store.nodes().forEach(backend.directory()::leave);
        closeDuring("Directory.join");
        assertThat(store.nodes()).isEmpty();
    }

    private void closeDuring(String call) throws InterruptedException {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        backend.beforeEach(name -> {
            if (name.equals(call)) {
                underWay.countDown();
                await(closed);
            }
        });
        underWay.await();
        zim.close(Duration.ZERO);
        closed.countDown();
        executor.shutdown();
        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
