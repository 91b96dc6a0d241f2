package dev.zimpush.testkit;

import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Cluster;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.History;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Pushes;
import dev.zimpush.spi.Wakeup;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One node's way to a {@link MemoryCluster}, which makes it. Its calls never block, although the library takes them for
 * blocking. Thread-safe. After {@link #close} its calls throw {@link IllegalStateException}; the data stay with the cluster.
 *
 * <p>The faults hit this node alone; those of the cluster hit all its nodes. A call that fails as a test wants it throws
 * {@link java.io.UncheckedIOException}, with the name of the call in its text.
 */
public final class ClusterBackend implements Backend, Cluster {
    private final StoreFaults faults = new StoreFaults();
    private final StoreFaults faultsOfAll;
    private final Object lock;
    private final DeviceStore devices;
    private final Directory directory;
    private final Journal journal;
    private final History history;
    private final Pushes pushes;
    private final Wakeup wakeup;
    private final ClusterHints hints;
    private volatile boolean closed;

    /**
     * A way to these.
     *
     * @param lock guards the stores
     */
    ClusterBackend(
            StoreFaults faultsOfAll,
            Object lock,
            DeviceStore devices,
            Directory directory,
            Journal journal,
            History history,
            Pushes pushes,
            ClusterHints hints) {
        this.faultsOfAll = faultsOfAll;
        this.lock = lock;
        this.hints = hints;
        this.devices = guarded(DeviceStore.class, devices);
        this.directory = guarded(Directory.class, directory);
        this.journal = guarded(Journal.class, journal);
        this.history = guarded(History.class, history);
        this.pushes = guarded(Pushes.class, pushes);
        this.wakeup = new Hinting();
    }

    @Override
    public DeviceStore devices() {
        return devices;
    }

    @Override
    public Optional<Cluster> cluster() {
        return Optional.of(this);
    }

    @Override
    public Optional<History> history() {
        return Optional.of(history);
    }

    @Override
    public Optional<Pushes> pushes() {
        return Optional.of(pushes);
    }

    @Override
    public Directory directory() {
        return directory;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public Wakeup wakeup() {
        return wakeup;
    }

    @Override
    public void close() {
        closed = true;
        hints.silence(this);
    }

    /** From now on every call of this node fails without effect and hints are lost, or no longer. */
    public void unavailable(boolean now) {
        faults.unavailable(now);
    }

    /** The next so many calls of this node have their effect and fail all the same; 0 ends it. */
    public void loseAnswers(int next) {
        faults.loseAnswers(next);
    }

    /**
     * From now on those calls of this node have their effect and fail all the same.
     *
     * @param calls by the names of interface and method, such as {@code Journal.write}
     */
    public void loseAnswers(Predicate<String> calls) {
        faults.loseAnswers(calls);
    }

    /** From now on neither come hints to this node nor does it give any, or no longer. */
    public void loseHints(boolean now) {
        faults.loseHints(now);
    }

    /**
     * Runs something before each call of this node from now on, such as what another node does at that moment. It gets
     * the names of interface and method, such as {@code Journal.claim}; what it throws is thrown by the call, which then has no
     * effect. Nothing is locked.
     */
    public void beforeEach(Consumer<String> hook) {
        faults.beforeEach(hook);
    }

    /** No content. */
    @Override
    public String toString() {
        return "ClusterBackend[" + (closed ? "closed" : "open") + ']';
    }

    boolean losesHints() {
        return closed || faults.losesHints() || faultsOfAll.losesHints();
    }

    private void before(String call) {
        if (closed) {
            throw new IllegalStateException(call + ": the backend is closed");
        }
        faultsOfAll.before(call);
        faults.before(call);
    }

    private void after(String call) {
        faultsOfAll.after(call);
        faults.after(call);
    }

    /** Each call under the lock, between the faults. */
    private <T> T guarded(Class<T> type, T store) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return ofObject(type, self, method, arguments);
                    }
                    String call = type.getSimpleName() + '.' + method.getName();
                    before(call);
                    Object answer;
                    synchronized (lock) {
                        answer = invoke(store, method, arguments);
                    }
                    after(call);
                    return answer;
                });
        return type.cast(proxy);
    }

    private static Object ofObject(Class<?> type, Object self, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "MemoryCluster's " + type.getSimpleName();
        };
    }

    private static Object invoke(Object store, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private final class Hinting implements Wakeup {
        @Override
        public void wake(Collection<Long> nodes) {
            if (!losesHints()) {
                hints.wake(nodes);
            }
        }

        @Override
        public void listen(long node, Runnable onHint) {
            before("Wakeup.listen");
            hints.listen(ClusterBackend.this, node, onHint);
            after("Wakeup.listen");
        }
    }
}
