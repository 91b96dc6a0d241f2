package dev.zimpush.core.simulation;

import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** What the vendor does with a push. */
record Reply(String name, Answer answer) {
    static final Reply ACCEPT = of("accept", PushVerdict.accepted(200));
    static final Reply LATER = new Reply("answer later", Answer.silence());
    private static final List<Reply> ALL = List.of(
            ACCEPT,
            LATER,
            LATER,
            LATER,
            of("503", PushVerdict.retry(503, "Unavailable", null)),
            of("429 after 3 s", PushVerdict.retry(429, "TooMany", Duration.ofSeconds(3))),
            of("429 after 100 s", PushVerdict.retry(429, "TooMany", Duration.ofSeconds(100))),
            of("dead", PushVerdict.dead(410, "Unregistered", null)),
            of("dead long ago", PushVerdict.dead(410, "Unregistered", Instant.EPOCH)),
            of("suspect address", PushVerdict.suspectAddress(400, "BadDeviceToken")),
            of("credential", PushVerdict.credential(403, "InvalidProviderToken", null)),
            of("refused", PushVerdict.refused(413, "PayloadTooLarge")),
            new Reply("failed stage", Answer.failure(new IllegalStateException("reset"))),
            new Reply("no stage", request -> null),
            new Reply("throws", request -> {
                throw new IllegalStateException("a provider with a bug");
            }));

    private static Reply of(String name, PushVerdict verdict) {
        return new Reply(name, Answer.verdict(verdict));
    }

    static Reply random(Random random) {
        return ALL.get(random.nextInt(ALL.size()));
    }

    @Override
    public String toString() {
        return name;
    }
}
