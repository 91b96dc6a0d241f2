package dev.zimpush.core.internal.event;

import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's listeners, guarded: what one throws is logged and keeps nothing from the others. */
public final class Listeners {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final List<ZimPushListener> listeners;

    /** Keeps a copy of the list. */
    public Listeners(List<ZimPushListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Whether anybody listens; if not, no event need be made. */
    public boolean any() {
        return !listeners.isEmpty();
    }

    /** Calls every listener. Never under a lock. */
    public void tell(ZimPushEvent event) {
        for (ZimPushListener listener : listeners) {
            try {
                listener.on(event);
            } catch (Exception | LinkageError | AssertionError e) {
                log.warn(
                        "listener {} failed on {}",
                        listener.getClass().getName(),
                        event.getClass().getSimpleName(),
                        e);
            }
        }
    }
}
