package dev.zimpush.spi;

/**
 * What several nodes share, beside the addresses: who is connected where, the deliveries, and a way to wake each other.
 *
 * <p>A node is named by a number that the {@link Directory} gives it when it {@linkplain Directory#join joins}: its
 * <em>epoch</em>. A node that was taken for dead and comes back joins again and has another, so that whatever the old one
 * still does is recognized. All methods may block; the library calls them from its I/O threads only, and repeats those that
 * failed.
 */
public interface Cluster {
    /** The nodes and the connections. */
    Directory directory();

    /** The deliveries. */
    Journal journal();

    /** The hints. */
    Wakeup wakeup();
}
