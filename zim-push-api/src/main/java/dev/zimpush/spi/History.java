package dev.zimpush.spi;

import dev.zimpush.DeliveryId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Keeps what {@link dev.zimpush.ZimPush#explain} tells, for longer than a process lives and for all nodes.
 *
 * <p>What is in it is for people: nothing else depends on it, and the library loses some of it when the store is away or there is too much. The
 * methods may block; they are called on the library's I/O threads, never two writes of a node at once. Thread-safe.
 */
public interface History {
    /** The most characters that the steps of an entry may have. */
    int MAX_STEPS = 65_536;

    /** Adds entries; either all or none. A call that failed may be repeated although it had its effect: duplicates do no harm. */
    void append(List<Entry> entries);

    /**
     * The entries of a message, of whichever device and node, in the order in which each node appended its own.
     *
     * @param ofEachEnd of a device that has more than twice as many, so many from the beginning and so many from the end
     */
    List<Entry> read(String recipient, String messageId, int ofEachEnd);

    /**
     * Removes entries that were appended so long ago, by the store's clock.
     *
     * @param atMost how many at once, the oldest first
     * @return how many were removed
     */
    int prune(Duration age, int atMost);

    /**
     * Steps of one delivery that one node told.
     *
     * @param delivery which delivery
     * @param node the epoch of the node
     * @param steps what happened, in the library's own words: printable ASCII and line feeds; no payload, no content, no address
     */
    record Entry(DeliveryId delivery, long node, String steps) {
        /**
         * Checks the steps.
         *
         * @throws IllegalArgumentException when they have more than {@link #MAX_STEPS} characters, or others than printable ASCII and
         *     line feeds
         */
        public Entry {
            Objects.requireNonNull(delivery, "delivery");
            if (steps.length() > MAX_STEPS) {
                throw new IllegalArgumentException(
                        "the steps have " + steps.length() + " characters, the most is " + MAX_STEPS);
            }
            if (!steps.chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~'))) {
                throw new IllegalArgumentException("the steps have a character that is not printable ASCII");
            }
        }

        /** Which delivery, and how long it is. */
        @Override
        public String toString() {
            return "Entry[" + delivery + " on node " + node + ", " + steps.length() + " characters]";
        }
    }
}
