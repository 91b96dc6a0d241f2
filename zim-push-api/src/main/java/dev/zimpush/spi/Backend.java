package dev.zimpush.spi;

import java.util.Optional;

/**
 * Where what must outlive a connection is kept. The ready-made one keeps it in this process's memory.
 *
 * <p>Every backend keeps addresses. One that several nodes share, or that makes deliveries survive a crash, has a {@link
 * Cluster} as well. Its parts may block: the library calls them only from its I/O threads, in batches where it can, and keeps read
 * caches in front. It belongs to the {@link dev.zimpush.ZimPush} it was given to, which closes it.
 */
public interface Backend extends AutoCloseable {
    /** The addresses. */
    DeviceStore devices();

    /** What the nodes share; empty by default: this node is alone, and its deliveries are in its memory only. */
    default Optional<Cluster> cluster() {
        return Optional.empty();
    }

    /** The deliveries' lives, for {@link dev.zimpush.ZimPush#explain}; empty by default: they are kept in each node's memory only. */
    default Optional<History> history() {
        return Optional.empty();
    }

    /**
     * What was pushed, for taking it back from any node; empty by default: with a {@link #cluster} a {@link dev.zimpush.ZimPush} that
     * shall take pushes back is then not built. Without one, a node remembers in its memory.
     */
    default Optional<Pushes> pushes() {
        return Optional.empty();
    }

    /**
     * Whether a call may wait for I/O. A backend that answers false is called on whichever thread needs it, without a
     * cache; its methods must return at once. One with a {@link #cluster} is taken to block.
     */
    default boolean blocking() {
        return true;
    }

    /** Frees what it holds. Idempotent. */
    @Override
    void close();
}
