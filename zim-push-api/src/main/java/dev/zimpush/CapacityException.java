package dev.zimpush;

/**
 * Fails the stage of a {@link ZimPush#send} that would exceed the admission cap. Nothing was tracked; send again later
 * with the same id.
 */
public final class CapacityException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one whose text names the cap and what to do about it. */
    public CapacityException(String message) {
        super(message);
    }
}
