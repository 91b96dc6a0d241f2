package dev.zimpush;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a push shows and carries, in terms that hold for every vendor. Immutable; equal by value.
 *
 * <p>A push is an invitation to sync, never the only copy of a message: vendors store one (APNs) or a few (FCM) for a
 * device that is offline. The id of the message, its conversation and its sequence are added to the data by the library.
 *
 * <p>What only one vendor understands goes into {@linkplain Builder#extra extras}, whose keys its provider documents.
 */
public final class PushContent {
    /** What kind of push it is. */
    public enum Type {
        /** Shows something to the user. */
        ALERT,
        /** Wakes the app without showing anything; vendors deliver only a few per hour. */
        BACKGROUND,
        /** Announces an incoming call (PushKit); the app must report a call for every one. Never use it to end one. */
        VOIP
    }

    /** How urgent it is. */
    public enum Priority {
        /** At once, waking the device. */
        HIGH,
        /** When it suits the device's battery. */
        NORMAL
    }

    private final Type type;
    private final Priority priority;
    private final @Nullable String title;
    private final @Nullable String body;
    private final @Nullable String sound;
    private final @Nullable String category;
    private final @Nullable String channel;
    private final @Nullable String thread;
    private final @Nullable String collapseId;
    private final @Nullable Integer badge;
    private final boolean mutableContent;
    private final Map<String, String> data;
    private final Map<String, String> extras;

    private PushContent(Builder builder, Priority priority) {
        this.type = builder.type;
        this.priority = priority;
        this.title = builder.title;
        this.body = builder.body;
        this.sound = builder.sound;
        this.category = builder.category;
        this.channel = builder.channel;
        this.thread = builder.thread;
        this.collapseId = builder.collapseId;
        this.badge = builder.badge;
        this.mutableContent = builder.mutableContent;
        this.data = Collections.unmodifiableMap(new TreeMap<>(builder.data));
        this.extras = Collections.unmodifiableMap(new TreeMap<>(builder.extras));
    }

    /** A notification with a title and a text, the default sound of the device and no more. */
    public static PushContent alert(String title, String body) {
        return builder(Type.ALERT).title(title).body(body).sound("default").build();
    }

    /** Wakes the app, so that it syncs. */
    public static PushContent background() {
        return builder(Type.BACKGROUND).build();
    }

    /** Begins a content of that type. */
    public static Builder builder(Type type) {
        return new Builder(type);
    }

    /**
     * Reads the byte form.
     *
     * @throws IllegalArgumentException when the bytes are not a content, or of a version that this release can't read
     */
    public static PushContent decode(byte[] bytes) {
        return PushContentCodec.decode(bytes);
    }

    /**
     * The byte form, for a backend to store. It is versioned, and a release skips the fields that a later one added, so
     * that nodes of both can share a database while they are upgraded one by one.
     */
    public byte[] encode() {
        return PushContentCodec.encode(this);
    }

    /** What kind of push it is. */
    public Type type() {
        return type;
    }

    /** How urgent it is. */
    public Priority priority() {
        return priority;
    }

    /** The notification's title. */
    public Optional<String> title() {
        return Optional.ofNullable(title);
    }

    /** The notification's text. */
    public Optional<String> body() {
        return Optional.ofNullable(body);
    }

    /** The name of a sound in the app, or {@code default}. */
    public Optional<String> sound() {
        return Optional.ofNullable(sound);
    }

    /** The set of actions that it offers: APNs's category. For Android see the extra {@code fcm.click-action}. */
    public Optional<String> category() {
        return Optional.ofNullable(category);
    }

    /** The Android notification channel. */
    public Optional<String> channel() {
        return Optional.ofNullable(channel);
    }

    /** The group the notification belongs to; the message's conversation if none. */
    public Optional<String> thread() {
        return Optional.ofNullable(thread);
    }

    /** Notifications with the same one replace each other; if none, one made from message and device. */
    public Optional<String> collapseId() {
        return Optional.ofNullable(collapseId);
    }

    /** The number on the app's icon; if none, the host's {@link dev.zimpush.spi.BadgeSource} is asked. */
    public OptionalInt badge() {
        return badge == null ? OptionalInt.empty() : OptionalInt.of(badge);
    }

    /** Whether an app extension may change it before it is shown (APNs). */
    public boolean mutableContent() {
        return mutableContent;
    }

    /** What the app gets besides, sorted by key. */
    public Map<String, String> data() {
        return data;
    }

    /** Settings for single vendors, sorted by key. */
    public Map<String, String> extras() {
        return extras;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PushContent content && fields().equals(content.fields());
    }

    @Override
    public int hashCode() {
        return fields().hashCode();
    }

    private List<Object> fields() {
        return Arrays.asList(
                type,
                priority,
                title,
                body,
                sound,
                category,
                channel,
                thread,
                collapseId,
                badge,
                mutableContent,
                data,
                extras);
    }

    /** Its type and priority; no content. */
    @Override
    public String toString() {
        return "PushContent[" + type + ' ' + priority + ']';
    }

    /** Collects the parts of a {@link PushContent}. Not thread-safe. */
    public static final class Builder {
        private final Type type;
        private final Map<String, String> data = new TreeMap<>();
        private final Map<String, String> extras = new TreeMap<>();
        private @Nullable Priority priority;
        private @Nullable String title;
        private @Nullable String body;
        private @Nullable String sound;
        private @Nullable String category;
        private @Nullable String channel;
        private @Nullable String thread;
        private @Nullable String collapseId;
        private @Nullable Integer badge;
        private boolean mutableContent;

        private Builder(Type type) {
            this.type = Objects.requireNonNull(type, "type");
        }

        /** {@link Priority#HIGH}, for a background push {@link Priority#NORMAL}, by default. */
        public Builder priority(Priority priority) {
            this.priority = Objects.requireNonNull(priority, "priority");
            return this;
        }

        /** The notification's title. */
        public Builder title(String title) {
            this.title = Utf8.requireText("title", title);
            return this;
        }

        /** The notification's text. */
        public Builder body(String body) {
            this.body = Utf8.requireText("body", body);
            return this;
        }

        /** The name of a sound in the app, or {@code default}. */
        public Builder sound(String sound) {
            this.sound = Ids.require("sound", sound);
            return this;
        }

        /**
         * The set of actions that the notification offers: APNs's category, as the app registered it. Nothing on Android,
         * where the extra {@code fcm.click-action} says what a tap opens.
         */
        public Builder category(String category) {
            this.category = Ids.require("category", category);
            return this;
        }

        /** The Android notification channel. */
        public Builder channel(String channel) {
            this.channel = Ids.require("channel", channel);
            return this;
        }

        /** The group the notification belongs to. */
        public Builder thread(String thread) {
            this.thread = Ids.require("thread", thread);
            return this;
        }

        /**
         * Lets it replace an earlier notification.
         *
         * @throws IllegalArgumentException when it has more than 64 bytes in UTF-8, APNs's limit
         */
        public Builder collapseId(String collapseId) {
            Ids.require("collapseId", collapseId);
            int bytes = Utf8.length("collapseId", collapseId);
            if (bytes > 64) {
                throw new IllegalArgumentException("collapseId has " + bytes
                        + " bytes in UTF-8, the most that APNs takes is 64; use a hash of it");
            }
            this.collapseId = collapseId;
            return this;
        }

        /**
         * The number on the app's icon, absolute; 0 removes it.
         *
         * @throws IllegalArgumentException when negative
         */
        public Builder badge(int badge) {
            if (badge < 0) {
                throw new IllegalArgumentException("badge " + badge + " is negative; 0 removes the badge");
            }
            this.badge = badge;
            return this;
        }

        /** Lets an app extension change it before it is shown (APNs). */
        public Builder mutableContent() {
            this.mutableContent = true;
            return this;
        }

        /**
         * Something for the app. Keys that begin with {@code zim_} are the library's; each vendor reserves some too, which
         * its provider refuses in {@link ZimPush#send}.
         */
        public Builder data(String key, String value) {
            Ids.require("data key", key);
            if (key.startsWith("zim_")) {
                throw new IllegalArgumentException(
                        "the data key '" + key + "' begins with zim_, which is the library's; use another name");
            }
            data.put(key, Utf8.requireText("data value", value));
            return this;
        }

        /** A setting that a single provider documents. */
        public Builder extra(String key, String value) {
            extras.put(Ids.require("extra key", key), Utf8.requireText("extra value", value));
            return this;
        }

        /**
         * The content.
         *
         * @throws IllegalStateException when parts contradict each other: an alert that shows nothing, a background push
         *     that shows something or is urgent, a call that is not
         */
        public PushContent build() {
            Priority chosen = priority == null ? defaultPriority() : priority;
            if (type == Type.ALERT && title == null && body == null) {
                throw new IllegalStateException(
                        "an ALERT shows something; give it a title or a body, or use BACKGROUND");
            }
            if (type == Type.BACKGROUND && (title != null || body != null || sound != null)) {
                throw new IllegalStateException(
                        "a BACKGROUND push shows nothing; drop title, body and sound, or use ALERT");
            }
            if (chosen != defaultPriority() && type != Type.ALERT) {
                throw new IllegalStateException("a push of type " + type + " has priority " + defaultPriority()
                        + ", not " + chosen + "; vendors refuse or penalize it");
            }
            return new PushContent(this, chosen);
        }

        private Priority defaultPriority() {
            return type == Type.BACKGROUND ? Priority.NORMAL : Priority.HIGH;
        }
    }
}
