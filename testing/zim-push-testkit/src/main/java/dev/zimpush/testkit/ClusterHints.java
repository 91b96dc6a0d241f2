package dev.zimpush.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Who is called when a node of a {@link MemoryCluster} is woken. Thread-safe. */
final class ClusterHints {
    private final Executor executor;
    private final Map<ClusterBackend, Listener> listeners = new HashMap<>();

    ClusterHints(Executor executor) {
        this.executor = executor;
    }

    private record Listener(long node, Runnable onHint) {}

    synchronized void listen(ClusterBackend backend, long node, Runnable onHint) {
        listeners.put(backend, new Listener(node, onHint));
    }

    synchronized void silence(ClusterBackend backend) {
        listeners.remove(backend);
    }

    void wake(Collection<Long> nodes) {
        List<Listener> woken = new ArrayList<>();
        synchronized (this) {
            listeners.forEach((backend, listener) -> {
                if (nodes.contains(listener.node) && !backend.losesHints()) {
                    woken.add(listener);
                }
            });
        }
        woken.forEach(listener -> executor.execute(listener.onHint));
    }
}
