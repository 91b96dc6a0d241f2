package dev.zimpush.core.cluster;

import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.testkit.ClusterBackend;
import dev.zimpush.testkit.EventLog;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.MemoryCluster;
import dev.zimpush.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/**
 * A node of its own cluster, whose time a test moves, but whose tasks run on threads: a call of one of them may hang in the store
 * while the others go on. Whoever moves time waits until all tasks have ended or hang.
 */
final class ThreadedNode implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(50);

    final ManualTime time = new ManualTime();
    final MemoryCluster store = MemoryCluster.create(time);
    final ClusterBackend backend = store.backend();
    final ScriptedProvider provider = new ScriptedProvider();
    final EventLog log = new EventLog();
    final ZimPush zim;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Phaser busy = new Phaser(1);
    private final Semaphore hanging = new Semaphore(0);
    private final Semaphore goOn = new Semaphore(0);

    /** What happens between a claim and its answer. */
    private volatile Runnable afterClaim = () -> {};

    private volatile Runnable beforeBadge = () -> {};
    private volatile Runnable beforeEncryption = () -> {};

    ThreadedNode() {
        this(builder -> builder);
    }

    ThreadedNode(UnaryOperator<ZimPushBuilder> settings) {
        zim = settings.apply(ZimPushBuilder.create())
                .backend(new WatchedBackend(backend, (call, arguments) -> {}, this::answering))
                .provider(provider)
                .listener(log)
                .badges(device -> {
                    beforeBadge.run();
                    return 1;
                })
                .encryption((message, to, content) -> {
                    beforeEncryption.run();
                    return "c2VhbGVk";
                })
                .time(time)
                .executor(this::execute)
                .build();
        settle();
    }

    private void execute(Runnable task) {
        busy.register();
        threads.execute(() -> {
            try {
                task.run();
            } finally {
                busy.arriveAndDeregister();
            }
        });
    }

    private void answering(String call) {
        if (call.equals("Journal.claim")) {
            afterClaim.run();
        }
    }

    /** The next claim hangs when it has had its effect. */
    void hangAfterClaim() {
        afterClaim = () -> {
            afterClaim = () -> {};
            hang();
        };
    }

    /** The next time the badge source is asked, it hangs. */
    void hangInBadgeSource() {
        beforeBadge = () -> {
            beforeBadge = () -> {};
            hang();
        };
    }

    /** The next time something is to be encrypted, that hangs. */
    void hangInEncryption() {
        beforeEncryption = () -> {
            beforeEncryption = () -> {};
            hang();
        };
    }

    /** Called by a task, in the store: hangs until {@link #goOn}. */
    void hang() {
        hanging.release();
        busy.arriveAndDeregister();
        goOn.acquireUninterruptibly();
    }

    /** Whether a call has begun to hang that was not asked about yet. */
    boolean hangs() {
        return hanging.tryAcquire();
    }

    /** Lets a call that hangs go on. */
    void goOn() {
        busy.register();
        goOn.release();
        settle();
    }

    /** Waits until nothing runs that does not hang. */
    void settle() {
        busy.arriveAndAwaitAdvance();
    }

    /** Lets time pass, in small steps. */
    void pass(Duration duration) {
        for (Duration left = duration; !left.isZero(); left = left.minus(STEP)) {
            time.advance(STEP);
            settle();
        }
    }

    @Override
    public void close() {
        backend.beforeEach(call -> {});
        zim.close(Duration.ZERO);
        threads.shutdown();
    }
}
