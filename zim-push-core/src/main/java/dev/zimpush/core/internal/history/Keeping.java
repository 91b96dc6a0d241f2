package dev.zimpush.core.internal.history;

/** Whether the history keeps a delivery's chain of steps; asked once, for the delivery's whole life. */
public enum Keeping {
    /** Not asked: what happened so far is expected. */
    UNASKED(0),
    /** No step of it. */
    NOTHING(1),
    /** In this node's memory. */
    IN_MEMORY(2),
    /** There, and in the store. */
    IN_STORE_TOO(3);

    private static final Keeping[] BY_CODE = values();

    private final byte code;

    Keeping(int code) {
        this.code = (byte) code;
    }

    /** Of that {@link #code}. */
    public static Keeping of(byte code) {
        return BY_CODE[code];
    }

    /** A byte for it, where there are too many for a reference. */
    public byte code() {
        return code;
    }

    /** Whether steps are kept at all. */
    public boolean keeps() {
        return this == IN_MEMORY || this == IN_STORE_TOO;
    }
}
