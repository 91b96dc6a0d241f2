package dev.zimpush.jdbc;

import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.spi.Journal.NewMessage;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of a message that is written. */
final class NewRow {
    /** Between ids in a list of them: no id has a control character. */
    private static final String SEPARATOR = "\u0001";

    private static final long NANOS_PER_MILLI = 1_000_000;

    private NewRow() {}

    static byte[] payload(Message message) {
        return Arguments.bytes(message.payload().buffer());
    }

    static byte @Nullable [] content(Message message) {
        return message.push().map(PushContent::encode).orElse(null);
    }

    static @Nullable String conversation(Message message) {
        return message.conversation().orElse(null);
    }

    static @Nullable Long sequence(Message message) {
        return message.sequence().isPresent() ? message.sequence().getAsLong() : null;
    }

    /** In milliseconds, rounded up. */
    static long timeToLive(Message message) {
        Duration time = message.timeToLive();
        return time.plusNanos(NANOS_PER_MILLI - 1).toMillis();
    }

    static @Nullable String here(NewMessage message) {
        return list(message.here());
    }

    static @Nullable String done(NewMessage message) {
        return list(message.done());
    }

    private static @Nullable String list(Set<String> ids) {
        return ids.isEmpty() ? null : String.join(SEPARATOR, ids);
    }
}
