package dev.zimpush.testkit;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A rule that a {@link FlawedCluster} breaks: something that is done to a {@link MemoryCluster} before or after its calls.
 *
 * @param name the flaw
 * @param method the interface's and the method's name
 * @param locked whether all of it is done under one lock
 */
record ClusterFlaw(String name, String method, boolean locked, Consumer<Call> before, Consumer<Call> after) {
    static final ClusterFlaw NONE = after("NONE", "none", call -> {});

    static ClusterFlaw before(String name, String method, Consumer<Call> before) {
        return new ClusterFlaw(name, method, true, before, call -> {});
    }

    static ClusterFlaw after(String name, String method, Consumer<Call> after) {
        return new ClusterFlaw(name, method, true, call -> {}, after);
    }

    static ClusterFlaw around(String name, String method, Consumer<Call> before, Consumer<Call> after) {
        return new ClusterFlaw(name, method, true, before, after);
    }

    /** Does it all itself, in steps that other calls can come between. */
    static ClusterFlaw unlocked(String name, String method, Consumer<Call> instead) {
        return new ClusterFlaw(name, method, false, instead, call -> {});
    }

    /** Fails for some arguments. */
    static ClusterFlaw failing(String name, String method, Predicate<Call> when) {
        return before(name, method, call -> {
            if (when.test(call)) {
                throw new IllegalArgumentException(name);
            }
        });
    }

    @Override
    public String toString() {
        return name;
    }

    /** A call that is made. */
    static final class Call {
        /** How many calls have ended. */
        static final AtomicLong ENDED = new AtomicLong();

        private static final Duration MOST_PATIENCE = Duration.ofMillis(1);
        private static final Duration A_MOMENT = Duration.ofNanos(10_000);

        final MemoryCluster cluster;
        final ClusterTables tables;
        final Object[] arguments;
        /** For what the part before leaves to the part after. */
        Object memo;

        Object answer;
        /** Whether the real call is left out. */
        boolean done;

        Call(MemoryCluster cluster, Object... arguments) {
            this.cluster = cluster;
            this.tables = cluster.tables;
            this.arguments = arguments;
        }

        long node() {
            return (Long) arguments[0];
        }

        @SuppressWarnings("unchecked") // the flaw knows the method
        <T> List<T> batch(int index) {
            return (List<T>) arguments[index];
        }

        @SuppressWarnings("unchecked") // the flaw knows the method
        <T> List<T> answers() {
            return (List<T>) answer;
        }

        Collection<DeliveryRow> rows() {
            return tables.rows.values();
        }

        void finish(Object withAnswer) {
            answer = withAnswer;
            done = true;
        }

        /** One step of an unlocked call; holds the door open for another thread's before the next. */
        <T> T step(Supplier<T> work) {
            long before = ENDED.get();
            T result;
            synchronized (cluster) {
                result = work.get();
            }
            long begin = System.nanoTime();
            while (ENDED.get() == before && System.nanoTime() - begin < MOST_PATIENCE.toNanos()) {
                LockSupport.parkNanos(A_MOMENT.toNanos());
            }
            return result;
        }

        @Override
        public String toString() {
            return Arrays.toString(arguments);
        }
    }
}
