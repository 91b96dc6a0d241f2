package dev.zimpush;

/**
 * The push service that an address belongs to.
 *
 * @param name a short lower-case name, which a provider of your own chooses for itself
 */
public record Platform(String name) {
    /** Apple Push Notification service. */
    public static final Platform APNS = new Platform("apns");

    /** Firebase Cloud Messaging. */
    public static final Platform FCM = new Platform("fcm");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException unless it is 1 to 16 of {@code a-z 0-9 -}
     */
    public Platform {
        if (!name.matches("[a-z0-9-]{1,16}")) {
            throw new IllegalArgumentException("platform name '" + name + "' is not 1 to 16 of a-z, 0-9 and -");
        }
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
