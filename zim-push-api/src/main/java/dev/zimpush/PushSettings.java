package dev.zimpush;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a content sets of how it is shown, or a profile for it. Immutable. */
record PushSettings(
        PushContent.@Nullable Priority priority,
        @Nullable Sound sound,
        @Nullable String category,
        @Nullable String channel,
        @Nullable String thread,
        @Nullable InterruptionLevel interruptionLevel,
        boolean mutableContent,
        Map<String, String> extras) {
    static final PushSettings NONE = new PushSettings(null, null, null, null, null, null, false, Map.of());

    PushSettings {
        extras = extras.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(extras));
    }

    /** These, and those of another where these say nothing. */
    PushSettings over(PushSettings other) {
        Map<String, String> both = new TreeMap<>(other.extras);
        both.putAll(extras);
        return new PushSettings(
                priority == null ? other.priority : priority,
                sound == null || (sound.yields && other.sound != null) ? other.sound : sound,
                category == null ? other.category : category,
                channel == null ? other.channel : channel,
                thread == null ? other.thread : thread,
                interruptionLevel == null ? other.interruptionLevel : interruptionLevel,
                mutableContent || other.mutableContent,
                both);
    }

    /** What of these has a meaning for a push of that type. */
    PushSettings fitting(PushContent.Type type) {
        return switch (type) {
            case ALERT -> this;
            case BACKGROUND -> NONE;
            case VOIP -> new PushSettings(null, sound, category, channel, thread, null, mutableContent, extras);
        };
    }

    /** Without what may tell of the message, and the app can do without until it has fetched it. */
    PushSettings withoutItsOwn() {
        return new PushSettings(priority, sound, category, channel, null, interruptionLevel, mutableContent, Map.of());
    }

    PushSettings mutable() {
        return new PushSettings(priority, sound, category, channel, thread, interruptionLevel, true, extras);
    }

    /** What makes them equal to others: all that was set or is so unless a profile says otherwise, but for the priority. */
    PushSettings withoutPriority() {
        Sound named = sound == null ? null : new Sound(sound.name, false);
        return new PushSettings(null, named, category, channel, thread, interruptionLevel, mutableContent, extras);
    }

    /**
     * A sound of the app's.
     *
     * @param yields whether it is heard only where no profile has another
     */
    record Sound(String name, boolean yields) {
        /** That of a content that names none. */
        static final Sound UNNAMED = new Sound("default", true);
    }

    /** The priority that a push of that type has by default, and any but an alert at all. */
    static PushContent.Priority defaultPriority(PushContent.Type type) {
        return type == PushContent.Type.BACKGROUND ? PushContent.Priority.NORMAL : PushContent.Priority.HIGH;
    }

    /** What contradicts the type of push, for people; null if nothing does. */
    @Nullable
    String against(PushContent.Type type) {
        if (type == PushContent.Type.BACKGROUND && sound != null) {
            return "a BACKGROUND push shows nothing; drop title, body and sound, or use ALERT";
        }
        if (type != PushContent.Type.ALERT && interruptionLevel != null) {
            return "a push of type " + type + " interrupts nobody by itself; drop the interruption level "
                    + interruptionLevel + ", or use ALERT";
        }
        if (type != PushContent.Type.ALERT && priority != null && priority != defaultPriority(type)) {
            return "a push of type " + type + " has priority " + defaultPriority(type) + ", not " + priority
                    + "; vendors refuse or penalize it";
        }
        return null;
    }
}
