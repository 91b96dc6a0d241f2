package dev.zimpush.fcm;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The settings in force, checked.
 *
 * @param name the provider's name
 * @param projectId the Firebase project
 * @param apps the apps served; empty for every one
 * @param endpoint where FCM is: scheme, host and port
 * @param trust what TLS trusts there; null for what the platform trusts
 * @param connectTimeout how long connecting may take
 * @param readTimeout how long FCM may be silent
 * @param workers how many calls at once
 * @param waiting how many pushes may wait for a worker
 */
record FcmSettings(
        String name,
        String projectId,
        Set<String> apps,
        URI endpoint,
        @Nullable SSLContext trust,
        Duration connectTimeout,
        Duration readTimeout,
        int workers,
        int waiting) {
    /** One line for the log. */
    @Override
    public String toString() {
        return "project " + projectId + ", " + (apps.isEmpty() ? "every app" : "apps " + apps) + ", endpoint "
                + endpoint
                + (trust == null ? "" : " with its own trust") + ", connect timeout " + connectTimeout
                + ", read timeout "
                + readTimeout + ", " + workers + " workers, at most " + waiting + " waiting";
    }
}
