package dev.zimpush.docs;

/** What a WebSocket server gives its host for one client; stands for the host's own. */
interface Socket {
    /** Queues a frame. */
    void send(String frame);

    /** Closes it. */
    void close();
}
