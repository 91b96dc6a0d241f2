package dev.zimpush;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects {@link PushSettings}. Not thread-safe. */
abstract class SettingsBuilder<B extends SettingsBuilder<B>> {
    private final Map<String, String> extras = new TreeMap<>();
    private PushContent.@Nullable Priority priority;
    private PushSettings.@Nullable Sound sound;
    private @Nullable String category;
    private @Nullable String channel;
    private @Nullable String thread;
    private @Nullable InterruptionLevel interruptionLevel;
    private boolean mutableContent;

    abstract B self();

    /** {@link PushContent.Priority#HIGH}, for a background push {@link PushContent.Priority#NORMAL}, by default. */
    public B priority(PushContent.Priority priority) {
        this.priority = Objects.requireNonNull(priority, "priority");
        return self();
    }

    /** The name of a sound in the app, or {@code default}. */
    public B sound(String sound) {
        this.sound = new PushSettings.Sound(Ids.require("sound", sound), false);
        return self();
    }

    /** The device's default sound, unless a profile has one. */
    B soundOpen() {
        this.sound = PushSettings.Sound.UNNAMED;
        return self();
    }

    /**
     * The set of actions that the notification offers: APNs's category, as the app registered it. Nothing on Android,
     * where the extra {@code fcm.click-action} says what a tap opens.
     */
    public B category(String category) {
        this.category = Ids.require("category", category);
        return self();
    }

    /** The Android notification channel. */
    public B channel(String channel) {
        this.channel = Ids.require("channel", channel);
        return self();
    }

    /** How much it may interrupt its user. */
    public B interruptionLevel(InterruptionLevel level) {
        this.interruptionLevel = Objects.requireNonNull(level, "interruptionLevel");
        return self();
    }

    /** The group the notification belongs to. */
    public B thread(String thread) {
        this.thread = Ids.require("thread", thread);
        return self();
    }

    /** Lets an app extension change it before it is shown (APNs). */
    public B mutableContent() {
        this.mutableContent = true;
        return self();
    }

    /** A setting that a single provider documents. There it goes before a setting for all vendors that says the same. */
    public B extra(String key, String value) {
        extras.put(Ids.require("extra key", key), Utf8.requireText("extra value", value));
        return self();
    }

    /** Takes back that a priority was set. */
    B priorityOpen() {
        priority = null;
        return self();
    }

    PushSettings settings() {
        return new PushSettings(priority, sound, category, channel, thread, interruptionLevel, mutableContent, extras);
    }
}
