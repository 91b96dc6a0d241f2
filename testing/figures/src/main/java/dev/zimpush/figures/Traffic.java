package dev.zimpush.figures;

import java.util.Random;

/** The messages that all sides are given. */
public final class Traffic {
    /** How many users there are; each has one device. */
    public static final int USERS = 10_000;

    static final int BYTES = 256;

    private static final byte[] PAYLOAD = random(1);
    private static final byte[] CONTENT = random(2);

    private Traffic() {}

    /** The recipient of message number {@code n}. */
    public static String user(long n) {
        return "user-" + n % USERS;
    }

    /** The id of message number {@code n}. */
    public static String id(long n) {
        return "message-" + n;
    }

    /** What is for the live connection; not to be changed. */
    public static byte[] payload() {
        return PAYLOAD;
    }

    /** What is for a push; not to be changed. */
    public static byte[] content() {
        return CONTENT;
    }

    private static byte[] random(long seed) {
        byte[] bytes = new byte[BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
