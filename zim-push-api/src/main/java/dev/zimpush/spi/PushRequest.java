package dev.zimpush.spi;

import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One push for a provider to send. Everything in it but the badge, the time left, the
 * attempt, and what the host words or encrypts for a try, is the same for every try.
 *
 * @param kind what it is for
 * @param pushId identifies the push; APNs's {@code apns-id}
 * @param registration the address, and since when it is known
 * @param message the message, with that content; its payload is not for the vendor
 * @param content what to show: completed by its profile, and without what is withheld from the vendor
 * @param collapseId at most 64 bytes; notifications with the same one replace each other
 * @param badge the number for the icon, or null to leave it alone
 * @param expiresAt until when the vendor may keep it, by the wall clock
 * @param timeToLive what is left of that now
 * @param attempt 1 for the first try
 * @param others what a retraction takes back besides its message
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
        int attempt,
        Others others) {
    /** The key in the push's data for the id of the message. */
    public static final String DATA_MESSAGE_ID = "zim_message_id";

    /** The key in the push's data for the conversation. */
    public static final String DATA_CONVERSATION = "zim_conversation";

    /** The key in the push's data for the sequence number. */
    public static final String DATA_SEQUENCE = "zim_sequence";

    /** The key in the push's data of a retraction, with the value {@code true}. */
    public static final String DATA_RETRACT = "zim_retract";

    /** The key in the push's data of a retraction for its collapse id. */
    public static final String DATA_COLLAPSE_ID = "zim_collapse_id";

    /** The key in the push's data of a retraction for {@link #badge}, if there is one. */
    public static final String DATA_BADGE = "zim_badge";

    /** The key in the push's data of a retraction for {@link Others#collapseIds}, if there are any, with a line feed between them. */
    public static final String DATA_RETRACT_ALSO = "zim_retract_also";

    /** The key in the push's data of a retraction that {@linkplain Others#more takes back more}, with the value {@code true}. */
    public static final String DATA_RETRACT_MORE = "zim_retract_more";

    /** What a push is for. */
    public enum Kind {
        /** To tell of a message. */
        NOTIFY,
        /**
         * To take back what an earlier push showed: silent, same collapse id, {@link #DATA_RETRACT} in the data, and the other keys of
         * a retraction. Of the message it has the ids, the conversation and the sequence, and its content is an empty background
         * push. On APNs a background push, never VoIP.
         */
        RETRACT
    }

    /**
     * What one retraction takes back besides the push of its message.
     *
     * @param collapseIds the collapse ids of further pushes to the same address
     * @param more whether there are others that it has no room to name: the app asks its server
     */
    public record Others(List<String> collapseIds, boolean more) {
        /** None. */
        public static final Others NONE = new Others(List.of(), false);

        /** Copies the list. */
        public Others {
            collapseIds = List.copyOf(collapseIds);
        }

        /** The collapse ids as the data of a push has them. */
        public String asText() {
            return String.join("\n", collapseIds);
        }
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
        Objects.requireNonNull(others, "others");
    }

    /** One that takes back nothing else. */
    public PushRequest(
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
        this(
                kind,
                pushId,
                registration,
                message,
                content,
                collapseId,
                badge,
                expiresAt,
                timeToLive,
                attempt,
                Others.NONE);
    }

    /** The ids; no content, no address text. */
    @Override
    public String toString() {
        return "PushRequest[" + kind + ' ' + message.id() + " to " + registration.device() + ", push " + pushId
                + ", attempt " + attempt + ']';
    }
}
