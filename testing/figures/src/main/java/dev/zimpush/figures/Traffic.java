package dev.zimpush.figures;

import java.util.Random;

/** The messages that all sides are given. */
final class Traffic {
    static final int USERS = 10_000;
    static final int BYTES = 256;

    private static final byte[] PAYLOAD = random(1);
    private static final byte[] CONTENT = random(2);

    private Traffic() {}

    static String user(long n) {
        return "user-" + n % USERS;
    }

    static String id(long n) {
        return "message-" + n;
    }

    static byte[] payload() {
        return PAYLOAD;
    }

    static byte[] content() {
        return CONTENT;
    }

    private static byte[] random(long seed) {
        byte[] bytes = new byte[BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
