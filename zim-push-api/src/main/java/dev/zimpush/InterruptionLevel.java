package dev.zimpush;

/**
 * How much a notification may interrupt its user: APNs's interruption level, and FCM's notification priority, which Android heeds up to
 * 7.1 (from 8.0 on the channel says it).
 *
 * @see <a href="https://developer.apple.com/documentation/usernotifications/unnotificationinterruptionlevel">Apple's levels</a>
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages#NotificationPriority">FCM's priorities</a>
 */
public enum InterruptionLevel {
    /** Goes to the list without lighting up the screen or a sound; FCM's {@code PRIORITY_LOW}. */
    PASSIVE,
    /** Lights up the screen, and may play a sound; what both vendors do by default. */
    ACTIVE,
    /** Breaks through summaries and focus modes, if the app and its user allow it; FCM's {@code PRIORITY_HIGH}. */
    TIME_SENSITIVE,
    /** Sounds even when the device is muted, which the app needs Apple's entitlement for; FCM's {@code PRIORITY_MAX}. */
    CRITICAL
}
