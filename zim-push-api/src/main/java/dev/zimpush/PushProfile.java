package dev.zimpush;

import dev.zimpush.spi.PushEncryption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A named set of settings for vendors, which contents choose by name: how one kind of message is shown, for all that are of the kind.
 * Immutable.
 *
 * <pre>{@code
 * ZimPushBuilder.create().profile(PushProfile.named("chat").channel("messages").sound("ding.caf").build())
 * PushContent.ofProfile("chat").title("Alice").body("Hi").build()
 * }</pre>
 *
 * <p>What a content sets itself wins. A type, a time to live and the privacy are taken when {@link ZimPush#send} accepts the message;
 * the rest is looked up whenever it is pushed, so that the profile of the node that pushes counts. Settings that mean nothing to a
 * content's type are left out: a {@link PushContent.Type#BACKGROUND} push takes none, a call no priority or interruption level.
 *
 * <p>A host names profiles and builds them. {@link #accept} is what {@link ZimPush#send} does with one, {@link #complete} and {@link
 * #withhold} are what a push does with it: for tests of profiles, without a {@link ZimPush}.
 */
public final class PushProfile {
    private final String name;
    private final PushContent.@Nullable Type type;
    private final PushSettings settings;
    private final PushText generic;
    private final @Nullable PushPrivacy privacy;
    private final @Nullable Duration timeToLive;

    private PushProfile(
            String name,
            PushContent.@Nullable Type type,
            PushSettings settings,
            PushText generic,
            @Nullable PushPrivacy privacy,
            @Nullable Duration timeToLive) {
        this.name = name;
        this.type = type;
        this.settings = settings;
        this.generic = generic;
        this.privacy = privacy;
        this.timeToLive = timeToLive;
    }

    /**
     * Begins a profile.
     *
     * @throws IllegalArgumentException when the name is not a valid id, as for {@link DeviceKey}
     */
    public static Builder named(String name) {
        return new Builder(Ids.require("profile", name));
    }

    /** Its name, unique among those of one {@link ZimPush}. */
    public String name() {
        return name;
    }

    /** How much a vendor may see of the contents; none if it does not say. */
    public Optional<PushPrivacy> privacy() {
        return Optional.ofNullable(privacy);
    }

    /** Whether it has a generic text. */
    public boolean hasGenericText() {
        return !generic.isEmpty();
    }

    /** The same, with the privacy and the generic text of another where it has none. */
    public PushProfile orElse(PushProfile other) {
        return new PushProfile(
                name,
                type,
                settings,
                generic.orElse(other.generic),
                privacy == null ? other.privacy : privacy,
                timeToLive);
    }

    /**
     * The message as it is accepted: with the profile's name, type, time to live and privacy.
     *
     * @throws IllegalArgumentException when its content and the profile contradict each other
     */
    public Message accept(Message message) {
        PushContent content = message.push().orElseThrow();
        PushContent.Type stated = type == null ? PushContent.Type.ALERT : type;
        PushContent typed = checked(() -> content.with(
                content.isTypeOpen() ? stated : content.type(),
                name,
                privacy().orElse(PushPrivacy.FULL),
                content.settings(),
                content.text(),
                content.data()));
        return message.with(typed, timeToLive(message, typed.type()));
    }

    /** A profile that is not for calls says nothing of how long one may ring. */
    private Duration timeToLive(Message message, PushContent.Type accepted) {
        boolean call = accepted == PushContent.Type.VOIP;
        Duration time = message.timeToLive();
        if (timeToLive != null && time.equals(message.defaultTimeToLive()) && (!call || type == accepted)) {
            time = timeToLive;
        }
        return call && time.equals(Message.MAX_TIME_TO_LIVE) ? Message.CALL_TIME_TO_LIVE : time;
    }

    /**
     * The content as it is pushed: completed by the settings, and by the generic text if it is an alert without any.
     *
     * @throws IllegalArgumentException when it and the profile contradict each other
     */
    public PushContent complete(PushContent content) {
        PushSettings fitting = settings.fitting(content.type());
        PushText text =
                content.type() == PushContent.Type.ALERT ? content.text().orElse(generic) : content.text();
        return checked(() ->
                content.with(content.type(), null, null, content.settings().over(fitting), text, content.data()));
    }

    /**
     * The content as a vendor may see it whose text is withheld, see {@link PushPrivacy}.
     *
     * @param encrypted what to put in the data under {@link PushEncryption#DATA_ENCRYPTED}; null for nothing
     * @throws IllegalArgumentException when it is an alert and there is no generic text
     */
    public PushContent withhold(PushContent content, @Nullable String encrypted) {
        boolean alert = content.type() == PushContent.Type.ALERT;
        PushSettings shown = content.settings().withoutItsOwn().over(settings.fitting(content.type()));
        Map<String, String> data = encrypted == null
                ? Map.of()
                : Map.of(PushEncryption.DATA_ENCRYPTED, Utf8.requireText("encrypted text", encrypted));
        return checked(() -> content.with(
                content.type(), null, null, alert ? shown.mutable() : shown, alert ? generic : PushText.NONE, data));
    }

    private PushContent checked(Supplier<PushContent> content) {
        try {
            return content.get();
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("with the profile '" + name + "' " + e.getMessage(), e);
        }
    }

    /** Its name. */
    @Override
    public String toString() {
        return "PushProfile[" + name + ']';
    }

    /** Collects the settings of a {@link PushProfile}. Not thread-safe. */
    public static final class Builder extends SettingsBuilder<Builder> {
        private final String name;
        private PushContent.@Nullable Type type;
        private PushText generic = PushText.NONE;
        private @Nullable PushPrivacy privacy;
        private @Nullable Duration timeToLive;

        private Builder(String name) {
            this.name = name;
        }

        @Override
        Builder self() {
            return this;
        }

        /** What kind of push a content is that does not say; {@link PushContent.Type#ALERT} by default. */
        public Builder type(PushContent.Type type) {
            this.type = Objects.requireNonNull(type, "type");
            return this;
        }

        /** The title of an alert that has no text, or whose text is withheld. The same for all, so nothing of a message. */
        public Builder genericTitle(String title) {
            generic = generic.withTitle(title);
            return this;
        }

        /** The text of an alert that has none, or whose text is withheld. The same for all, so nothing of a message. */
        public Builder genericBody(String body) {
            generic = generic.withBody(body);
            return this;
        }

        /** As {@link #genericTitle}, a title that the app has in the device's language. */
        public Builder localizedGenericTitle(LocalizedText title) {
            generic = generic.withLocalizedTitle(title);
            return this;
        }

        /** As {@link #genericBody}, a text that the app has in the device's language. */
        public Builder localizedGenericBody(LocalizedText body) {
            generic = generic.withLocalizedBody(body);
            return this;
        }

        /** How much a vendor may see of the contents; what the default profile says, else {@link PushPrivacy#FULL}, by default. */
        public Builder privacy(PushPrivacy privacy) {
            this.privacy = Objects.requireNonNull(privacy, "privacy");
            return this;
        }

        /**
         * The time to live of messages that set none, or the one that they would have without it.
         *
         * @throws IllegalArgumentException unless it is positive and at most {@link Message#MAX_TIME_TO_LIVE}
         */
        public Builder timeToLive(Duration timeToLive) {
            this.timeToLive = Message.requireTimeToLive(timeToLive);
            return this;
        }

        /**
         * The profile.
         *
         * @throws IllegalStateException when parts contradict each other, as for {@link PushContent.Builder#build}
         */
        public PushProfile build() {
            PushSettings settings = settings();
            String against = type == null ? null : settings.against(type);
            if (against != null) {
                throw new IllegalStateException("the profile '" + name + "': " + against);
            }
            return new PushProfile(name, type, settings, generic, privacy, timeToLive);
        }
    }
}
