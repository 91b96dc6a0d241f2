package dev.zimpush;

import java.util.Objects;

/**
 * Where a vendor finds an app on a device.
 *
 * <p>The text is the vendor's and opaque: its length and alphabet may change at any time, so nothing of it is checked
 * but that it is there. It is kept out of {@link #toString()}, and so of logs.
 *
 * @param platform the push service
 * @param type what the text is
 * @param text the token or id
 * @param app the app as the vendor names it: bundle id or APNs topic, Firebase app or project
 * @param environment the vendor's environment that the text is valid in
 * @param kind what may be sent to it
 */
public record Address(Platform platform, Type type, String text, String app, Environment environment, Kind kind) {
    /** The most characters that a text may have; far beyond what any vendor issues. */
    public static final int MAX_TEXT = 4096;

    /** What the text of an address is. */
    public enum Type {
        /** A device token (APNs) or registration token (FCM). */
        TOKEN,
        /** A Firebase installation id, which FCM is moving to. */
        INSTALLATION_ID
    }

    /** Which of the vendor's environments issued it. Only APNs has two. */
    public enum Environment {
        /** The app from the store. */
        PRODUCTION,
        /** A development build. */
        SANDBOX,
        /**
         * The host does not know. The library tries production, then the sandbox, and keeps the one that takes a push, so that the
         * next goes there straight.
         */
        UNKNOWN
    }

    /** What may be sent to it. */
    public enum Kind {
        /** Notifications and background pushes. */
        ALERT,
        /** Incoming calls (PushKit). */
        VOIP
    }

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when the text is empty or absurdly long, or the app's name is not a valid id
     */
    public Address {
        Objects.requireNonNull(platform, "platform");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(kind, "kind");
        Ids.require("app", app);
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "the address text is empty; give the token or id that the vendor issued");
        }
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "the address text has " + text.length() + " characters, the most is " + MAX_TEXT);
        }
    }

    /** An APNs device token of an app from the store. */
    public static Address apns(String token, String bundleId) {
        return new Address(Platform.APNS, Type.TOKEN, token, bundleId, Environment.PRODUCTION, Kind.ALERT);
    }

    /** A PushKit token of an app from the store, for incoming calls. */
    public static Address apnsVoip(String token, String bundleId) {
        return new Address(Platform.APNS, Type.TOKEN, token, bundleId, Environment.PRODUCTION, Kind.VOIP);
    }

    /** An FCM registration token. */
    public static Address fcmToken(String token, String app) {
        return new Address(Platform.FCM, Type.TOKEN, token, app, Environment.PRODUCTION, Kind.ALERT);
    }

    /** A Firebase installation id. */
    public static Address fcmInstallation(String installationId, String app) {
        return new Address(Platform.FCM, Type.INSTALLATION_ID, installationId, app, Environment.PRODUCTION, Kind.ALERT);
    }

    /** The same address in APNs's sandbox. */
    public Address inSandbox() {
        return in(Environment.SANDBOX);
    }

    /** The same address in one of APNs's environments, which the library finds out with the first push. */
    public Address inUnknownEnvironment() {
        return in(Environment.UNKNOWN);
    }

    /** The same address in that environment. */
    public Address in(Environment other) {
        return new Address(platform, type, text, app, other, kind);
    }

    /** All but the text. */
    @Override
    public String toString() {
        return "Address[" + platform + ' ' + kind + ' ' + type + " of " + app + " in " + environment + ']';
    }
}
