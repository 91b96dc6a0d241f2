package dev.zimpush.spi;

import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One push for a provider to send. Everything in it but the badge, the time left and
 * the attempt is the same for every try.
 *
 * @param kind what it is for
 * @param pushId identifies the push; APNs's {@code apns-id}
 * @param registration the address, and since when it is known
 * @param message the message; its payload is not for the vendor
 * @param content what to show
 * @param collapseId at most 64 bytes; notifications with the same one replace each other
 * @param badge the number for the icon, or null to leave it alone
 * @param expiresAt until when the vendor may keep it, by the wall clock
 * @param timeToLive what is left of that now
 * @param attempt 1 for the first try
 */
public record PushRequest(
        Kind kind,
        UUID pushId,
        Registration registration,
        Message message,
        PushContent content,
        String collapseId,
        @Nullable Integer badge,
        Instant expiresAt,
        Duration timeToLive,
        int attempt) {
    /** The key in the push's data for the id of the message. */
    public static final String DATA_MESSAGE_ID = "zim_message_id";

    /** The key in the push's data for the conversation. */
    public static final String DATA_CONVERSATION = "zim_conversation";

    /** The key in the push's data for the sequence number. */
    public static final String DATA_SEQUENCE = "zim_sequence";

    /** The key in the push's data of a retraction, with the value {@code true}. */
    public static final String DATA_RETRACT = "zim_retract";

    /** What a push is for. */
    public enum Kind {
        /** To tell of a message. */
        NOTIFY,
        /** To take back what an earlier push showed: silent, same collapse id, {@link #DATA_RETRACT} in the data. */
        RETRACT
    }

    /** Refuses nulls. */
    public PushRequest {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(pushId, "pushId");
        Objects.requireNonNull(registration, "registration");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(collapseId, "collapseId");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(timeToLive, "timeToLive");
    }

    /** The ids; no content, no address text. */
    @Override
    public String toString() {
        return "PushRequest[" + kind + ' ' + message.id() + " to " + registration.device() + ", push " + pushId
                + ", attempt " + attempt + ']';
    }
}
