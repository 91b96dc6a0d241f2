package dev.zimpush;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the host sends to one user. Immutable.
 *
 * <pre>{@code
 * Message.to("bob").id("m-17").payload(Payload.utf8("Hi")).push(PushContent.alert("Alice", "Hi")).build()
 * }</pre>
 *
 * <p>It is kept only until its outcome; the store of messages is the host's.
 */
public final class Message {
    /** The longest time to live: 28 days, the most that both vendors store a push for. */
    public static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(28);

    /**
     * The time to live of a call, if none is set: who is not reached by then is not rung up late. It goes to the vendor, too, which
     * forgets the push when it is over.
     */
    public static final Duration CALL_TIME_TO_LIVE = Duration.ofSeconds(30);

    private final String id;
    private final String recipient;
    private final Payload payload;
    private final @Nullable PushContent push;
    private final @Nullable String conversation;
    private final long sequence;
    private final boolean sequenced;
    private final MessageKind kind;
    private final SettlementMode settlement;
    private final Duration timeToLive;

    private Message(Builder builder, String id) {
        this.id = id;
        this.recipient = builder.recipient;
        this.payload = builder.payload;
        this.push = builder.push;
        this.conversation = builder.conversation;
        this.sequence = builder.sequence;
        this.sequenced = builder.sequenced;
        this.kind = builder.kind;
        this.settlement = builder.settlement;
        this.timeToLive = builder.timeToLive == null ? defaultTimeToLive() : builder.timeToLive;
    }

    /**
     * Begins a message to a user.
     *
     * @throws IllegalArgumentException when the id is empty, too long or has control characters, as for {@link
     *     DeviceKey}
     */
    public static Builder to(String recipient) {
        return new Builder(Ids.require("recipient", recipient));
    }

    /** The host's id, unique for the recipient. */
    public String id() {
        return id;
    }

    /** The user it goes to. */
    public String recipient() {
        return recipient;
    }

    /** The bytes for the live connection. */
    public Payload payload() {
        return payload;
    }

    /** What a notification would show; none: never pushed. */
    public Optional<PushContent> push() {
        return Optional.ofNullable(push);
    }

    /** The conversation it belongs to. */
    public Optional<String> conversation() {
        return Optional.ofNullable(conversation);
    }

    /** Its place in the conversation. */
    public OptionalLong sequence() {
        return sequenced ? OptionalLong.of(sequence) : OptionalLong.empty();
    }

    /** What it is to its recipient. */
    public MessageKind kind() {
        return kind;
    }

    /** What one device's acknowledgement means for the others. */
    public SettlementMode settlement() {
        return settlement;
    }

    /** How long after its acceptance it may still be pushed; what is left goes to the vendor. */
    public Duration timeToLive() {
        return timeToLive;
    }

    static Duration requireTimeToLive(Duration timeToLive) {
        if (timeToLive.isNegative() || timeToLive.isZero() || timeToLive.compareTo(MAX_TIME_TO_LIVE) > 0) {
            throw new IllegalArgumentException(
                    "timeToLive " + timeToLive + " is not between 0 and " + MAX_TIME_TO_LIVE);
        }
        return timeToLive;
    }

    Duration defaultTimeToLive() {
        return push != null && push.type() == PushContent.Type.VOIP ? CALL_TIME_TO_LIVE : MAX_TIME_TO_LIVE;
    }

    /** The same message with another push content, for what looks at a message as it is pushed. */
    public Message withPush(PushContent content) {
        return with(content, timeToLive);
    }

    Message with(PushContent content, Duration time) {
        Builder builder = to(recipient)
                .payload(payload)
                .push(content)
                .kind(kind)
                .settlement(settlement)
                .timeToLive(time);
        builder.conversation = conversation;
        builder.sequence = sequence;
        builder.sequenced = sequenced;
        return builder.id(id).build();
    }

    /** The ids and the payload's size; no content. */
    @Override
    public String toString() {
        return "Message[" + id + " to " + recipient + ", " + payload.size() + " bytes"
                + (push == null ? ", no push]" : "]");
    }

    /** Collects the parts of a {@link Message}. Not thread-safe; may be built from more than once. */
    public static final class Builder {
        private final String recipient;
        private @Nullable String id;
        private Payload payload = Payload.empty();
        private @Nullable PushContent push;
        private @Nullable String conversation;
        private long sequence;
        private boolean sequenced;
        private MessageKind kind = MessageKind.MESSAGE;
        private SettlementMode settlement = SettlementMode.EACH_DEVICE;
        private @Nullable Duration timeToLive;

        private Builder(String recipient) {
            this.recipient = recipient;
        }

        /** The host's id, required; unique for the recipient. */
        public Builder id(String id) {
            this.id = Ids.require("id", id);
            return this;
        }

        /** The bytes for the live connection; none by default. */
        public Builder payload(Payload payload) {
            this.payload = Objects.requireNonNull(payload, "payload");
            return this;
        }

        /** What a notification shows; without it the message is never pushed. */
        public Builder push(PushContent push) {
            this.push = Objects.requireNonNull(push, "push");
            return this;
        }

        /** The conversation; notifications of one conversation are grouped. */
        public Builder conversation(String conversation) {
            this.conversation = Ids.require("conversation", conversation);
            return this;
        }

        /** The conversation and the message's place in it, which {@link ZimPush#read} compares with. */
        public Builder conversation(String conversation, long sequence) {
            this.sequence = sequence;
            this.sequenced = true;
            return conversation(conversation);
        }

        /** {@link MessageKind#MESSAGE} by default. */
        public Builder kind(MessageKind kind) {
            this.kind = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /** {@link SettlementMode#EACH_DEVICE} by default. */
        public Builder settlement(SettlementMode settlement) {
            this.settlement = Objects.requireNonNull(settlement, "settlement");
            return this;
        }

        /**
         * How long after its acceptance it may still be pushed. By default what its {@link PushProfile} says, else {@link
         * #CALL_TIME_TO_LIVE} with a push of type VOIP and {@link #MAX_TIME_TO_LIVE} with any other; setting these very
         * values is the same as setting none.
         *
         * @throws IllegalArgumentException unless it is positive and at most {@link #MAX_TIME_TO_LIVE}
         */
        public Builder timeToLive(Duration timeToLive) {
            this.timeToLive = requireTimeToLive(timeToLive);
            return this;
        }

        /**
         * The message.
         *
         * @throws IllegalStateException when the id is missing
         */
        public Message build() {
            if (id == null) {
                throw new IllegalStateException("the message to " + recipient + " has no id; call id(...)");
            }
            return new Message(this, id);
        }
    }
}
