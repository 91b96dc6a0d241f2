package dev.zimpush.core;

import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.cluster.ClusterNode;
import dev.zimpush.core.internal.cluster.SharedPushes;
import dev.zimpush.core.internal.delivery.Node;
import dev.zimpush.core.internal.delivery.Retracting;
import dev.zimpush.core.internal.push.PushService;
import dev.zimpush.core.internal.push.PushedMemory;
import dev.zimpush.core.internal.push.PushedTable;
import dev.zimpush.core.internal.push.PushedUpkeep;
import dev.zimpush.core.internal.push.Retractions;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.Pushes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The parts that take pushes back, if that is on. Thread-safe once begun. */
abstract class TakingBack {
    /** Takes nothing back. */
    private static final TakingBack OFF = new TakingBack() {
        @Override
        Retracting retracting() {
            return Retracting.OFF;
        }

        @Override
        void begin(PushService service, Node node) {}

        @Override
        void close() {}
    };

    /**
     * Those that the settings want.
     *
     * @throws IllegalStateException when a cluster's store can't remember what was pushed
     */
    static TakingBack of(
            Settings settings,
            @Nullable Pushes store,
            @Nullable ClusterNode cluster,
            SteadyClock clock,
            Workers workers,
            Workers io,
            Deadlines deadlines) {
        RetractionSettings on = settings.retraction;
        if (on == null) {
            return OFF;
        }
        if (cluster == null) {
            return new Alone(on, settings.callTimeout, clock, workers);
        }
        if (store == null) {
            throw new IllegalStateException(
                    "retraction was given, but the backend, which has a cluster, does not remember what was pushed;"
                            + " use one that has Backend.pushes, or leave retraction off");
        }
        return new Among(on, settings.callTimeout, store, cluster, clock, workers, io, deadlines);
    }

    abstract Retracting retracting();

    /** Has pushes taken back through the queues of that service; on the thread that builds, before anything is pushed. */
    abstract void begin(PushService service, Node node);

    /** Gives up what is left, or leaves it to other nodes; after the workers have ended. */
    abstract void close();

    /** On a node that is alone. */
    private static final class Alone extends TakingBack {
        private final RetractionSettings on;
        private final Duration callTimeout;
        private final PushedMemory memory;
        private @Nullable Retractions retractions;

        Alone(RetractionSettings on, Duration callTimeout, SteadyClock clock, Workers workers) {
            this.on = on;
            this.callTimeout = callTimeout;
            this.memory = new PushedMemory(clock, workers, on.remember(), on.atMost());
        }

        @Override
        Retracting retracting() {
            return memory;
        }

        @Override
        void begin(PushService service, Node node) {
            Retractions made = service.takeBack(on.limits(callTimeout), memory, node::tellAfterwards);
            memory.begin(made);
            retractions = made;
        }

        @Override
        void close() {
            if (retractions != null) {
                retractions.close();
            }
        }
    }

    /** On a node among others. */
    private static final class Among extends TakingBack {
        private final RetractionSettings on;
        private final Duration callTimeout;
        private final Pushes store;
        private final ClusterNode cluster;
        private final SharedPushes shared;
        private final PushedTable table;
        private final SteadyClock clock;
        private final Workers io;
        private final Deadlines deadlines;
        private @Nullable Retractions retractions;
        private @Nullable PushedUpkeep upkeep;

        Among(
                RetractionSettings on,
                Duration callTimeout,
                Pushes store,
                ClusterNode cluster,
                SteadyClock clock,
                Workers workers,
                Workers io,
                Deadlines deadlines) {
            this.on = on;
            this.callTimeout = callTimeout;
            this.store = store;
            this.cluster = cluster;
            this.shared = cluster.remember(store);
            this.table = new PushedTable(shared, workers);
            this.clock = clock;
            this.io = io;
            this.deadlines = deadlines;
        }

        @Override
        Retracting retracting() {
            return table;
        }

        @Override
        void begin(PushService service, Node node) {
            Retractions made = service.takeBack(on.limits(callTimeout), shared, node::tellAfterwards);
            table.begin(made);
            cluster.takeBackBy(made::takeBack);
            PushedUpkeep upkeepMade =
                    new PushedUpkeep(shared::adopt, atMost -> store.prune(on.remember(), atMost), io, deadlines, clock);
            upkeepMade.start();
            retractions = made;
            upkeep = upkeepMade;
        }

        @Override
        void close() {
            if (upkeep != null) {
                upkeep.close();
            }
            if (retractions != null) {
                retractions.close();
            }
        }
    }
}
