package dev.zimpush;

/**
 * The host's end of a connection: how the library writes to the client and closes its socket.
 *
 * <p>Called by one thread at a time for {@link #deliver}, never under a lock. {@link #close} may come while a deliver is
 * under way, from another thread, so that it can free a write that hangs.
 */
public interface Link {
    /**
     * Enqueues a message for the client. It must not wait for the network: a slow link delays only the writes to its own
     * device and the thread that sends to it; the ack deadline runs all the while.
     *
     * @throws RuntimeException when the socket is gone; the connection is then closed with {@link
     *     CloseReason#LINK_FAILED}
     */
    void deliver(Message message);

    /**
     * Closes the socket because the library ended the connection. Called once, also after {@link Connection#close}, and
     * before {@code open} has returned when the newcomer is refused or its first write fails. A deliver that had begun, or was
     * about to, may still come. Failures are logged.
     */
    void close(CloseReason reason);
}
