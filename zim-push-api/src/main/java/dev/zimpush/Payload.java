package dev.zimpush;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The opaque bytes of a message, for the live connection only; never pushed, never logged. Immutable. */
public final class Payload {
    /** The most bytes that a payload may have: 1 MiB. */
    public static final int MAX_BYTES = 1 << 20;

    private static final Payload EMPTY = new Payload(new byte[0]);

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("the payload has " + bytes.length + " bytes, the most is " + MAX_BYTES
                    + "; send a reference to where the client finds it");
        }
        this.bytes = bytes;
    }

    /** No bytes: for messages that are only a push. */
    public static Payload empty() {
        return EMPTY;
    }

    /**
     * A copy of the bytes.
     *
     * @throws IllegalArgumentException when there are more than {@link #MAX_BYTES}
     */
    public static Payload of(byte[] bytes) {
        return new Payload(bytes.clone());
    }

    /** The text in UTF-8. */
    public static Payload utf8(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** A read-only view, without a copy. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** A copy. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** The bytes read as UTF-8. */
    public String utf8() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The size only. */
    @Override
    public String toString() {
        return "Payload[" + bytes.length + " bytes]";
    }
}
