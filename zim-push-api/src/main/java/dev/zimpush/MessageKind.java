package dev.zimpush;

/** What a message is to its recipient; rules look at it. */
public enum MessageKind {
    /** An ordinary message. */
    MESSAGE,
    /** One that names the recipient. */
    MENTION,
    /** An incoming call. */
    CALL
}
