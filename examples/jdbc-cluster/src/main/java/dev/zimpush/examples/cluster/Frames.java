package dev.zimpush.examples.cluster;

/** The text frames of the chat's wire protocol; ids have no spaces. */
final class Frames {
    /** Device to node: I am still here. */
    static final String PING = "ping";

    /** Node to device: so am I. */
    static final String PONG = "pong";

    private static final String ACK = "ack ";
    private static final String MESSAGE = "msg ";

    private Frames() {}

    /** Device to node: a message has arrived. */
    static String ack(String messageId) {
        return ACK + messageId;
    }

    /** Node to device: a message, to be acknowledged; it may come more than once. */
    static String message(String messageId, String words) {
        return MESSAGE + messageId + ' ' + words;
    }

    static boolean isAck(String frame) {
        return frame.startsWith(ACK);
    }

    static boolean isMessage(String frame) {
        return frame.startsWith(MESSAGE);
    }

    /** The id of the message that an ack or a message is about. */
    static String messageId(String frame) {
        return frame.split(" ", 3)[1];
    }
}
