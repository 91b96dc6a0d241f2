package dev.zimpush.core.internal.delivery;

/** Where deliveries go that have become due. */
public interface DueHandler {
    /**
     * Takes one. Called on a worker, under no lock.
     *
     * @param turn names this entry into "due"; who acts on the delivery later says it, and is refused when the delivery
     *     has moved on since
     */
    void due(Delivery delivery, int turn);
}
