package dev.zimpush.core.internal.push;

import dev.zimpush.Message;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: exponential with full jitter, from 1 s up to 15 min, and never less than the
 * vendor asked for. A credential that does not work is tried again after a minute at the earliest.
 */
final class Backoff {
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofMinutes(15);
    static final Duration CREDENTIAL = Duration.ofMinutes(1);

    private final Supplier<RandomGenerator> random;

    Backoff(Supplier<RandomGenerator> random) {
        this.random = random;
    }

    Duration after(int attempt, PushVerdict verdict) {
        long ceiling = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(20, attempt - 1));
        Duration jittered = Duration.ofNanos(1 + random.get().nextLong(ceiling));
        Duration asked = asked(verdict);
        Duration least =
                verdict.kind() == PushVerdict.Kind.CREDENTIAL && asked.compareTo(CREDENTIAL) < 0 ? CREDENTIAL : asked;
        if (least.compareTo(Message.MAX_TIME_TO_LIVE) > 0) {
            least = Message.MAX_TIME_TO_LIVE;
        }
        // the jitter spreads also those who were all told to come back at one time
        return least.plus(jittered);
    }

    private static Duration asked(PushVerdict verdict) {
        Duration asked = verdict.retryAfter();
        if (asked == null || asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(Message.MAX_TIME_TO_LIVE) < 0 ? asked : Message.MAX_TIME_TO_LIVE;
    }
}
