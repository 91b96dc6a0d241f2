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

    private final @Nullable Type type;
    private final @Nullable String profile;
    private final @Nullable PushPrivacy privacy;
    private final PushSettings settings;
    private final PushText text;
    private final @Nullable String collapseId;
    private final @Nullable Integer badge;
    private final Map<String, String> data;

    private PushContent(
            @Nullable Type type,
            @Nullable String profile,
            @Nullable PushPrivacy privacy,
            PushSettings settings,
            PushText text,
            @Nullable String collapseId,
            @Nullable Integer badge,
            Map<String, String> data) {
        this.type = type;
        this.profile = profile;
        this.privacy = privacy;
        this.settings = settings;
        this.text = text;
        this.collapseId = collapseId;
        this.badge = badge;
        this.data = Collections.unmodifiableMap(new TreeMap<>(data));
    }

    /** A notification with a title, a text, and the sound of its profile, else the device's default one. */
    public static PushContent alert(String title, String body) {
        return builder(Type.ALERT).title(title).body(body).soundOpen().build();
    }

    /** Wakes the app, so that it syncs. */
    public static PushContent background() {
        return builder(Type.BACKGROUND).build();
    }

    /** Begins a content of that type. */
    public static Builder builder(Type type) {
        return new Builder(Objects.requireNonNull(type, "type"));
    }

    /** Begins a content of a {@link PushProfile}, which says what type it is unless {@link Builder#type} does. */
    public static Builder ofProfile(String name) {
        return new Builder(null).profile(name);
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
     * The byte form, for a backend to store. A release skips the fields that a later one added; with one that none may
     * skip, as what must be withheld, the version changes, and nodes of the older release leave the message to the others.
     */
    public byte[] encode() {
        return PushContentCodec.encode(this);
    }

    /** What kind of push it is; {@link Type#ALERT} while it leaves that to its profile. */
    public Type type() {
        return type == null ? Type.ALERT : type;
    }

    boolean isTypeOpen() {
        return type == null;
    }

    /** The name of its {@link PushProfile}. */
    public Optional<String> profile() {
        return Optional.ofNullable(profile);
    }

    /** How much of it its vendor may see, as its profile said when the message was accepted; none if it had none. */
    public Optional<PushPrivacy> privacy() {
        return Optional.ofNullable(privacy);
    }

    /** How urgent it is. */
    public Priority priority() {
        return settings.priority() == null ? PushSettings.defaultPriority(type()) : settings.priority();
    }

    /** The notification's title. */
    public Optional<String> title() {
        return Optional.ofNullable(text.title());
    }

    /** The notification's text. */
    public Optional<String> body() {
        return Optional.ofNullable(text.body());
    }

    /** The app's own text for the title; vendors that know such texts show it in place of {@link #title}. */
    public Optional<LocalizedText> localizedTitle() {
        return Optional.ofNullable(text.localizedTitle());
    }

    /** The app's own text for the body; vendors that know such texts show it in place of {@link #body}. */
    public Optional<LocalizedText> localizedBody() {
        return Optional.ofNullable(text.localizedBody());
    }

    /** The same with a title and a body that are ready to be shown, and none of its own. */
    public PushContent withText(@Nullable String title, @Nullable String body) {
        return with(type, profile, privacy, settings, new PushText(title, body, null, null), data);
    }

    /** The name of a sound in the app, or {@code default}. */
    public Optional<String> sound() {
        return Optional.ofNullable(settings.sound()).map(PushSettings.Sound::name);
    }

    /** The set of actions that it offers: APNs's category. For Android see the extra {@code fcm.click-action}. */
    public Optional<String> category() {
        return Optional.ofNullable(settings.category());
    }

    /** The Android notification channel. */
    public Optional<String> channel() {
        return Optional.ofNullable(settings.channel());
    }

    /** How much it may interrupt its user; none: as the vendors do by default. */
    public Optional<InterruptionLevel> interruptionLevel() {
        return Optional.ofNullable(settings.interruptionLevel());
    }

    /** The group the notification belongs to; the message's conversation if none. */
    public Optional<String> thread() {
        return Optional.ofNullable(settings.thread());
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
        return settings.mutableContent();
    }

    /** What the app gets besides, sorted by key. */
    public Map<String, String> data() {
        return data;
    }

    /** Settings for single vendors, sorted by key. */
    public Map<String, String> extras() {
        return settings.extras();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof PushContent content && fields().equals(content.fields()));
    }

    @Override
    public int hashCode() {
        return fields().hashCode();
    }

    private List<Object> fields() {
        return Arrays.asList(
                type(), profile, privacy, priority(), settings.withoutPriority(), text, collapseId, badge, data);
    }

    PushSettings settings() {
        return settings;
    }

    PushText text() {
        return text;
    }

    /** The same collapse id and badge with other parts. */
    PushContent with(
            @Nullable Type type,
            @Nullable String profile,
            @Nullable PushPrivacy privacy,
            PushSettings settings,
            PushText text,
            Map<String, String> data) {
        return new PushContent(type, profile, privacy, settings, text, collapseId, badge, data).checked();
    }

    /** This, unless its parts contradict each other. What is left open is its profile's to say, as is an alert's text. */
    private PushContent checked() {
        if (type != null) {
            boolean later = type == Type.ALERT && profile != null && text.isEmpty();
            String textAgainst = later ? null : text.against(type);
            String against = textAgainst == null ? settings.against(type) : textAgainst;
            if (against != null) {
                throw new IllegalStateException(against);
            }
        }
        return this;
    }

    /** Its type and priority; no content. */
    @Override
    public String toString() {
        return "PushContent[" + type() + ' ' + priority() + ']';
    }

    /** Collects the parts of a {@link PushContent}. Not thread-safe. */
    public static final class Builder extends TextBuilder<Builder> {
        private final Map<String, String> data = new TreeMap<>();
        private @Nullable Type type;
        private @Nullable String profile;
        private @Nullable PushPrivacy privacy;
        private @Nullable String collapseId;
        private @Nullable Integer badge;

        Builder(@Nullable Type type) {
            this.type = type;
        }

        /** What kind of push it is, whatever its profile says. */
        public Builder type(Type type) {
            this.type = Objects.requireNonNull(type, "type");
            return this;
        }

        /**
         * The name of one of the {@link PushProfile}s that the {@link ZimPush} was built with: it says what is left open here.
         * {@link ZimPush#send} refuses a name that it does not know.
         */
        public Builder profile(String name) {
            this.profile = Ids.require("profile", name);
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /** How much of it its vendor may see. */
        Builder privacy(PushPrivacy privacy) {
            this.privacy = privacy;
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
         * The number on the app's icon, absolute; 0 removes it. A {@link Type#BACKGROUND} push shows none: a provider refuses it
         * there (APNs) or leaves it out (FCM); put the number in the data.
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

        /**
         * The content.
         *
         * @throws IllegalStateException when parts contradict each other: an alert that shows nothing, unless its profile may, a
         *     background push that shows something or is urgent, a call that is not
         */
        public PushContent build() {
            return new PushContent(type, profile, privacy, settings(), text(), collapseId, badge, data).checked();
        }
    }
}
