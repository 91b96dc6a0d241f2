package dev.zimpush.spi;

import java.util.Collection;

/**
 * Tells another node that there is something to look at. A hint may be lost, late or given twice: each node looks from time
 * to time anyway. Thread-safe.
 */
public interface Wakeup {
    /** Neither wakes nor hears: nodes find out when they look. */
    Wakeup NONE = new Wakeup() {
        @Override
        public void wake(Collection<Long> nodes) {
            // they look
        }

        @Override
        public void listen(long node, Runnable onHint) {
            // never called
        }
    };

    /** Wakes those nodes. What fails is the implementation's to report; it throws nothing. */
    void wake(Collection<Long> nodes);

    /**
     * Calls, from now on, whenever that node is woken, on a thread of the implementation's; the callback is quick. A second
     * call replaces the first, also for another node. It ends when the backend is closed.
     */
    void listen(long node, Runnable onHint);
}
