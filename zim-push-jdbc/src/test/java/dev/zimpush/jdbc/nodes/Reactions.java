package dev.zimpush.jdbc.nodes;

/** What clients and the vendor do when a node does something to them. Called on the threads that read from the nodes. */
interface Reactions {
    /** A client and a vendor who take everything, and a client that acknowledges nothing. */
    Reactions PLAIN = new Reactions() {};

    /** A connection brought a message. */
    default void delivered(Host.Opened connection, String message) {}

    /** A node closed a connection. */
    default void closed(Host.Opened connection, String reason) {}

    /** The answer to a send. */
    default void sent(ChildNode node, String message, boolean accepted) {}

    /** Whether the vendor takes a push. */
    default boolean takes(String message) {
        return true;
    }

    /** The vendor has decided; by default it answers at once. */
    default void answer(Host.Push push) {
        push.answer();
    }
}
