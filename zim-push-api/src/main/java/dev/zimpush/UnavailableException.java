package dev.zimpush;

/**
 * Fails the stage of a call that the backend could not record, because it can't be reached or refuses. Unless the text says
 * that nothing was recorded, the outcome is unknown: send again with the same id.
 */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one whose text says what could not be done, and what to do about it. */
    public UnavailableException(String message) {
        super(message);
    }

    /** The same, with the backend's own failure. */
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
