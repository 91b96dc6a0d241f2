package dev.zimpush.core;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.DeviceStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A backend that may block, over the one in memory: it counts, hangs and fails on demand. */
final class SlowBackend implements Backend, DeviceStore {
    private static final long LONGEST_WAIT_SECONDS = 10;

    /** What is under it, as another process would change it. */
    final DeviceStore store = MemoryBackend.create().devices();

    final List<Collection<String>> reads = new ArrayList<>();
    final List<Thread> threads = new ArrayList<>();
    private @Nullable Thrown failure;
    private @Nullable CountDownLatch gate;
    private CountDownLatch hanging = new CountDownLatch(1);

    /** From now on every call fails; null ends that. */
    synchronized void fail(@Nullable Thrown how) {
        failure = how;
    }

    /** The next read hangs, with its answer in hand, until it is released. */
    synchronized CountDownLatch hangOnce() {
        gate = new CountDownLatch(1);
        hanging = new CountDownLatch(1);
        return gate;
    }

    void awaitHanging() throws InterruptedException {
        if (!hanging.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing is read");
        }
    }

    @Override
    public DeviceStore devices() {
        return this;
    }

    @Override
    public Map<String, List<Registration>> live(Collection<String> userIds) {
        Map<String, List<Registration>> answer = store.live(userIds);
        CountDownLatch wait;
        synchronized (this) {
            reads.add(List.copyOf(userIds));
            called();
            wait = gate;
            gate = null;
        }
        if (wait != null) {
            hanging.countDown();
            await(wait);
        }
        return answer;
    }

    @Override
    public Bound bind(DeviceKey device, Address address) {
        called();
        return store.bind(device, address);
    }

    @Override
    public Removal remove(Registration expected, @Nullable Instant deadSince) {
        called();
        return store.remove(expected, deadSince);
    }

    @Override
    public List<Registration> logOut(DeviceKey device) {
        called();
        return store.logOut(device);
    }

    @Override
    public boolean restore(Registration removed) {
        called();
        return store.restore(removed);
    }

    @Override
    public void close() {}

    private synchronized void called() {
        threads.add(Thread.currentThread());
        if (failure != null) {
            failure.raise();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
