package dev.zimpush.spi;

/**
 * Where what must outlive a connection is kept. The ready-made one keeps it in this process's memory.
 *
 * <p>Its parts may block: the library calls them only from its I/O threads, in batches where it can, and keeps read
 * caches in front. It belongs to the {@link dev.zimpush.ZimPush} it was given to, which closes it.
 */
public interface Backend extends AutoCloseable {
    /** The addresses. */
    DeviceStore devices();

    /**
     * Whether a call may wait for I/O. A backend that answers false is called on whichever thread needs it, without a
     * cache; its methods must return at once.
     */
    default boolean blocking() {
        return true;
    }

    /** Frees what it holds. Idempotent. */
    @Override
    void close();
}
