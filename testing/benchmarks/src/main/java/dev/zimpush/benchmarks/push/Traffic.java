package dev.zimpush.benchmarks.push;

import java.time.Duration;
import java.util.Arrays;

/** What the host pushes: to so many users in turn, the same short text. All sides push the same. */
final class Traffic {
    static final int USERS = 10_000;
    static final String APP = "com.acme.chat";
    static final String PROJECT = "acme-chat";
    static final String ACCESS_TOKEN = "ya29.access-token";
    static final String TITLE = "Alice";
    static final String BODY = "Are you coming to the party on Friday?";
    static final Duration TIME_TO_LIVE = Duration.ofDays(28);

    private static final String[] NAMES = new String[USERS];
    private static final String[] TOKENS = new String[USERS];

    static {
        Arrays.setAll(NAMES, i -> "user-" + i);
        Arrays.setAll(TOKENS, i -> String.format("%064x", 0x9e3779b97f4a7c15L * (i + 1)));
    }

    private Traffic() {}

    static String user(long n) {
        return NAMES[(int) (n % USERS)];
    }

    static String token(long n) {
        return TOKENS[(int) (n % USERS)];
    }

    static String messageId(long n) {
        return "message-" + n;
    }
}
