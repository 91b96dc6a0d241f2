package dev.zimpush;

import java.util.concurrent.CompletionStage;

/**
 * The handle of one live long connection of one device; the host keeps it beside its socket.
 *
 * <p>Thread-safe. On a handle whose connection has ended nothing happens, and in particular nothing to a newer connection
 * of the same device; except that an acknowledgement still counts, since it is about a message, not about a connection.
 */
public interface Connection {
    /** The device. */
    DeviceKey device();

    /** A number that no other connection of this process has. */
    long id();

    /** Whether it is still registered. */
    boolean isOpen();

    /**
     * Says that something was heard from the client. Call it for a heartbeat and for every other frame: any sign of life
     * counts. Cheap: no lock and no allocation, unless the connection is {@link Presence#SUSPECT}.
     */
    void heartbeat();

    /**
     * Takes the client's acknowledgement of a message, whichever connection of the device it was written to. Counts as a
     * heartbeat. Unknown, repeated and old ids are ignored; one that comes after the outcome is reported ({@link
     * ZimPushEvent.LateAck}).
     */
    void acknowledge(String messageId);

    /**
     * Ends it: the device is offline, and what was written but not acknowledged is pushed after the hand-over wait unless
     * the device is back by then. The {@linkplain Link#close link} is closed too. Idempotent. The reason is for the reports
     * and the link; the library's own reasons may be given, too.
     */
    void close(CloseReason reason);

    /**
     * Completes when every node can see the connection; the client's history sync belongs after it. In memory it is
     * complete from the start.
     */
    CompletionStage<Void> ready();
}
