package dev.zimpush.apns;

import com.eatthepath.pushy.apns.PushNotificationResponse;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.spi.PushVerdict.Kind;
import dev.zimpush.spi.PushVerdict.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What APNs's answers mean, as a table. Source: "Handling notification responses from APNs".
 *
 * <p>A reason that the table lacks is judged by its status alone.
 */
final class ApnsAnswers {
    /** "Update the token no more than once every 20 minutes." */
    static final Duration TOKEN_UPDATE_INTERVAL = Duration.ofMinutes(20);

    static final List<Row> TABLE = List.of(
            // The address, or the environment that it was bound with.
            quiet(400, "BadDeviceToken", Kind.SUSPECT_ADDRESS),
            alarm(400, "DeviceTokenNotForTopic", Kind.SUSPECT_ADDRESS).of(Scope.SETTINGS),
            quiet(410, "Unregistered", Kind.DEAD),
            quiet(410, "ExpiredToken", Kind.DEAD),
            // The configuration of the app's topic.
            alarm(400, "BadTopic", Kind.REFUSED),
            alarm(400, "MissingTopic", Kind.REFUSED),
            alarm(400, "TopicDisallowed", Kind.REFUSED),
            // The credential.
            alarm(403, "ExpiredProviderToken", Kind.RETRY),
            alarm(403, "InvalidProviderToken", Kind.CREDENTIAL),
            alarm(403, "MissingProviderToken", Kind.CREDENTIAL),
            alarm(403, "UnrelatedKeyIdInToken", Kind.CREDENTIAL),
            alarm(403, "BadEnvironmentKeyIdInToken", Kind.CREDENTIAL),
            alarm(403, "BadEnvironmentKeyInToken", Kind.CREDENTIAL),
            alarm(403, "BadCertificate", Kind.CREDENTIAL),
            alarm(403, "BadCertificateEnvironment", Kind.CREDENTIAL),
            alarm(403, "Forbidden", Kind.CREDENTIAL),
            alarm(429, "TooManyProviderTokenUpdates", Kind.CREDENTIAL).after(TOKEN_UPDATE_INTERVAL),
            // The load on the device or on APNs, and the connection.
            quiet(429, "TooManyRequests", Kind.RETRY).of(Scope.ADDRESS),
            quiet(400, "IdleTimeout", Kind.RETRY),
            quiet(500, "InternalServerError", Kind.RETRY),
            quiet(503, "ServiceUnavailable", Kind.RETRY),
            quiet(503, "Shutdown", Kind.RETRY),
            // A request that should not have been sent.
            alarm(400, "BadCollapseId", Kind.REFUSED),
            alarm(400, "BadExpirationDate", Kind.REFUSED),
            alarm(400, "BadMessageId", Kind.REFUSED),
            alarm(400, "BadPriority", Kind.REFUSED),
            alarm(400, "BadEnvironmentToken", Kind.REFUSED),
            alarm(400, "DuplicateHeaders", Kind.REFUSED),
            alarm(400, "InvalidPushType", Kind.REFUSED),
            alarm(400, "MissingDeviceToken", Kind.REFUSED),
            alarm(400, "PayloadEmpty", Kind.REFUSED),
            alarm(404, "BadPath", Kind.REFUSED),
            alarm(405, "MethodNotAllowed", Kind.REFUSED),
            alarm(413, "PayloadTooLarge", Kind.REFUSED));

    private static final int MAX_REASON = 100;

    private static final Map<Key, Row> ROWS =
            TABLE.stream().collect(Collectors.toUnmodifiableMap(Row::key, Function.identity()));

    private ApnsAnswers() {}

    /** Judges a response. */
    static Judgement judge(PushNotificationResponse<?> response) {
        int status = response.getStatusCode();
        String reason = printable(response.getRejectionReason().orElse(""));
        Instant deadSince = response.getTokenInvalidationTimestamp().orElse(null);
        return judge(status, reason, deadSince);
    }

    /** Judges what a response says. */
    static Judgement judge(int status, String reason, @Nullable Instant deadSince) {
        Row known = ROWS.get(new Key(status, reason));
        Row row = known == null ? byStatus(status, reason) : known;
        return new Judgement(row.verdict(status, reason, row.kind == Kind.DEAD ? deadSince : null), row.alarming);
    }

    private static Row byStatus(int status, String reason) {
        if (status >= 200 && status < 300) {
            return quiet(status, reason, Kind.ACCEPTED);
        }
        if (status == 410) {
            // Without a reason it may be a proxy that speaks, of which no address dies.
            return reason.isEmpty()
                    ? alarm(status, reason, Kind.SUSPECT_ADDRESS).of(Scope.SETTINGS)
                    : quiet(status, reason, Kind.DEAD);
        }
        if (status == 401 || status == 403) {
            return alarm(status, reason, Kind.CREDENTIAL);
        }
        if (status >= 400 && status < 500 && status != 408 && status != 429) {
            return alarm(status, reason, Kind.REFUSED);
        }
        return quiet(status, reason, Kind.RETRY);
    }

    private static String printable(String reason) {
        if (reason.isEmpty()) {
            return reason;
        }
        String start = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
        return start.replaceAll("[^\\x20-\\x7E]", "?");
    }

    private static Row quiet(int status, String reason, Kind kind) {
        return new Row(status, reason, kind, null, null, false);
    }

    private static Row alarm(int status, String reason, Kind kind) {
        return new Row(status, reason, kind, null, null, true);
    }

    /** @param alarming whether a person must mend something */
    record Judgement(PushVerdict verdict, boolean alarming) {}

    record Key(int status, String reason) {}

    /**
     * One row.
     *
     * @param kind what it means
     * @param after how long to wait at least, by the vendor's page
     * @param scope whom it is about, if not whom the kind says
     * @param alarming whether a person must mend something
     */
    record Row(
            int status,
            String reason,
            Kind kind,
            @Nullable Duration after,
            @Nullable Scope scope,
            boolean alarming) {
        Key key() {
            return new Key(status, reason);
        }

        Row after(Duration wait) {
            return new Row(status, reason, kind, wait, scope, alarming);
        }

        Row of(Scope whom) {
            return new Row(status, reason, kind, after, whom, alarming);
        }

        PushVerdict verdict(int answered, String why, @Nullable Instant deadSince) {
            return scope == null
                    ? new PushVerdict(kind, answered, why, after, deadSince)
                    : new PushVerdict(kind, answered, why, after, deadSince, scope);
        }
    }
}
