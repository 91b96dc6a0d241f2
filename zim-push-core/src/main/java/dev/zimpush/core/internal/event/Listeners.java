package dev.zimpush.core.internal.event;

import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who hears of events: the host's listeners, guarded, so that what one throws is logged and keeps nothing from the others; and
 * the Flight Recorder while a recording wants them.
 */
public final class Listeners {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    /** A runtime may come without the recorder. */
    private static final boolean FLIGHT_RECORDER = hasFlightRecorder();

    private final List<ZimPushListener> listeners;

    /** Keeps a copy of the list. */
    public Listeners(List<ZimPushListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    private static boolean hasFlightRecorder() {
        try {
            Class.forName("jdk.jfr.Event", false, Listeners.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Whether anybody listens; if not, no event need be made. */
    public boolean any() {
        return !listeners.isEmpty() || isRecording();
    }

    private static boolean isRecording() {
        return FLIGHT_RECORDER && FlightListener.isOn();
    }

    /** Calls every listener. Never under a lock. */
    public void tell(ZimPushEvent event) {
        if (isRecording()) {
            tell(FlightListener.INSTANCE, event);
        }
        for (ZimPushListener listener : listeners) {
            tell(listener, event);
        }
    }

    private static void tell(ZimPushListener listener, ZimPushEvent event) {
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
