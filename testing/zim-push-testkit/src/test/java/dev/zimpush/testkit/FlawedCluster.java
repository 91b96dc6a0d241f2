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
import java.util.Optional;

/** A {@link MemoryCluster} that breaks one rule. */
final class FlawedCluster {
    final MemoryCluster cluster;
    private final ClusterFlaw flaw;

    FlawedCluster(ManualTime time, ClusterFlaw flaw) {
        this.cluster = MemoryCluster.create(time);
        this.flaw = flaw;
    }

    Backend backend() {
        return new FlawedBackend(cluster.backend());
    }

    private final class FlawedBackend implements Backend, Cluster {
        private final ClusterBackend sound;
        private final Directory directory;
        private final Journal journal;
        private final Wakeup wakeup;
        private final History history;
        private final Pushes pushes;

        FlawedBackend(ClusterBackend sound) {
            this.sound = sound;
            this.directory = flawed(Directory.class, sound.directory());
            this.journal = flawed(Journal.class, sound.journal());
            this.wakeup = flawed(Wakeup.class, sound.wakeup());
            this.history = flawed(History.class, sound.history().orElseThrow());
            this.pushes = flawed(Pushes.class, sound.pushes().orElseThrow());
        }

        @Override
        public DeviceStore devices() {
            return sound.devices();
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
            ClusterFlaw.Call call = new ClusterFlaw.Call(cluster, sound);
            if (flaw.method().equals("Backend.close")) {
                flaw.before().accept(call);
            }
            if (!call.done) {
                sound.close();
            }
        }
    }

    private <T> T flawed(Class<T> type, T sound) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    String name = type.getSimpleName() + '.' + method.getName();
                    if (!flaw.method().equals(name)) {
                        return invoke(sound, method, arguments);
                    }
                    ClusterFlaw.Call call = new ClusterFlaw.Call(cluster, arguments);
                    if (!flaw.locked()) {
                        flaw.before().accept(call);
                        return call.done ? call.answer : invoke(sound, method, call.arguments);
                    }
                    synchronized (cluster) {
                        flaw.before().accept(call);
                        if (!call.done) {
                            call.answer = invoke(sound, method, call.arguments);
                        }
                        flaw.after().accept(call);
                        return call.answer;
                    }
                }));
    }

    private Object invoke(Object sound, Method method, Object[] arguments) throws Throwable {
        synchronized (cluster) {
            try {
                return method.invoke(sound, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            } finally {
                ClusterFlaw.Call.ENDED.incrementAndGet();
            }
        }
    }
}
