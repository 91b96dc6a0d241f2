package dev.zimpush.core;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A backend that may block, over the one in memory: it counts, hangs and fails on demand. */
final class SlowBackend implements Backend, DeviceStore {
    private static final long LONGEST_WAIT_SECONDS = 10;

    /** The store's own clock, which stands. */
    final ManualTime storeTime = new ManualTime();

    /** What is under it, as another process would change it. */
    final DeviceStore store = MemoryBackend.create(storeTime).devices();

    final List<Collection<String>> reads = new ArrayList<>();
    final List<Thread> threads = new ArrayList<>();
    private @Nullable Thrown failure;
    private @Nullable Runnable beforeUnbind;
    private @Nullable CountDownLatch gate;
    private CountDownLatch hanging = new CountDownLatch(1);

    /** From now on every call fails; null ends that. */
    synchronized void fail(@Nullable Thrown how) {
        failure = how;
    }

    /** What happens right before the next unbind. */
    synchronized void beforeUnbind(Runnable what) {
        beforeUnbind = what;
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
    public Bound bind(DeviceKey device, Address address, @Nullable Locale locale) {
        called();
        return store.bind(device, address, locale);
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
    public Optional<Registration> learned(Registration expected, Address.Environment environment) {
        called();
        return store.learned(expected, environment);
    }

    @Override
    public boolean unbind(Registration expected, Duration age) {
        called();
        Runnable before;
        synchronized (this) {
            before = beforeUnbind;
            beforeUnbind = null;
        }
        if (before != null) {
            before.run();
        }
        return store.unbind(expected, age);
    }

    @Override
    public Removed removed(String app, Instant since, @Nullable String after, int most) {
        called();
        return store.removed(app, since, after, most);
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
