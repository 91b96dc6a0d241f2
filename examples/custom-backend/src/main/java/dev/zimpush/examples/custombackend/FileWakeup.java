package dev.zimpush.examples.custombackend;

import dev.zimpush.spi.Wakeup;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The last thing to implement, or not at all: {@link Wakeup#NONE} will do, since each node looks from time to time. All nodes of
 * this store live in one process, so a hint is a call on another thread. One for each backend; they share their listeners.
 */
final class FileWakeup implements Wakeup, AutoCloseable {
    private final Map<Wakeup, Listener> listeners;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread made = new Thread(work, "file-backend-wakeup");
        made.setDaemon(true);
        return made;
    });

    private record Listener(long node, Runnable onHint) {}

    private FileWakeup(Map<Wakeup, Listener> listeners) {
        this.listeners = listeners;
    }

    static FileWakeup first() {
        return new FileWakeup(new HashMap<>());
    }

    FileWakeup another() {
        return new FileWakeup(listeners);
    }

    @Override
    public void wake(Collection<Long> nodes) {
        synchronized (listeners) {
            listeners.forEach((wakeup, listener) -> {
                if (nodes.contains(listener.node) && wakeup instanceof FileWakeup other) {
                    other.thread.execute(listener.onHint);
                }
            });
        }
    }

    @Override
    public void listen(long node, Runnable onHint) {
        synchronized (listeners) {
            listeners.put(this, new Listener(node, onHint));
        }
    }

    @Override
    public void close() {
        synchronized (listeners) {
            listeners.remove(this);
        }
        thread.shutdown();
    }
}
