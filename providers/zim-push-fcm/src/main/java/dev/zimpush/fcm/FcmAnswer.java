package dev.zimpush.fcm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * FCM's answer to a push that it did not accept, taken apart.
 *
 * @param status the HTTP status
 * @param errorCode the code in the {@code FcmError} detail; null when there is no such detail
 * @param fields the fields of the request that the answer finds fault with
 * @param namesToken whether FCM's words say that the registration token is no token
 * @param retryAfter how long to wait; null when unsaid
 * @param ofTarget whether the quota that was exceeded is one device's or topic's, not the project's
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode">FCM's error codes</a>
 */
record FcmAnswer(
        int status,
        @Nullable String errorCode,
        Set<String> fields,
        boolean namesToken,
        @Nullable Duration retryAfter,
        boolean ofTarget) {
    private static final String FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
    private static final String BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest";
    private static final String QUOTA_FAILURE = "type.googleapis.com/google.rpc.QuotaFailure";
    private static final String ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo";
    private static final String OF_THE_PROJECT = "RATE_LIMIT_EXCEEDED";
    private static final Pattern TARGET = Pattern.compile("\\b(device|topic)", Pattern.CASE_INSENSITIVE);
    private static final String NO_TOKEN = "The registration token is not a valid FCM registration token";
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /** Reads it; what can't be read counts as absent. */
    static FcmAnswer read(int status, @Nullable String retryAfter, String body, InstantSource clock) {
        Duration wait = retryAfter == null ? null : wait(retryAfter.trim(), clock.instant());
        JsonObject error = error(body);
        if (error == null) {
            return new FcmAnswer(status, null, Set.of(), false, wait, false);
        }
        String code = null;
        Set<String> fields = new TreeSet<>();
        Object words = error.fields().get("message");
        boolean ofTarget = false;
        boolean ofProject = false;
        for (Map<?, ?> detail : objects(error.fields().get("details"))) {
            if (FCM_ERROR.equals(detail.get("@type")) && detail.get("errorCode") instanceof String) {
                code = (String) detail.get("errorCode");
            } else if (BAD_REQUEST.equals(detail.get("@type"))) {
                for (Map<?, ?> violation : objects(detail.get("fieldViolations"))) {
                    fields.add(String.valueOf(violation.get("field")));
                }
            } else if (QUOTA_FAILURE.equals(detail.get("@type"))) {
                for (Map<?, ?> violation : objects(detail.get("violations"))) {
                    ofTarget |= namesTarget(violation.get("subject")) || namesTarget(violation.get("description"));
                    ofProject |= String.valueOf(violation.get("subject")).startsWith("project");
                }
            } else if (ERROR_INFO.equals(detail.get("@type"))) {
                ofProject |= OF_THE_PROJECT.equals(detail.get("reason"));
            }
        }
        // FCM's own code is about the target; a project's quota is watched before FCM, which then says nothing
        boolean ofOne = !ofProject && (ofTarget || "QUOTA_EXCEEDED".equals(code));
        return new FcmAnswer(status, code, fields, NO_TOKEN.equals(words), wait, ofOne);
    }

    private static boolean namesTarget(@Nullable Object words) {
        return words instanceof String text && TARGET.matcher(text).find();
    }

    private static @Nullable JsonObject error(String body) {
        try {
            return JsonObject.parse("answer", body).object("error");
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static List<Map<?, ?>> objects(@Nullable Object list) {
        if (!(list instanceof Collection)) {
            return List.of();
        }
        return ((Collection<?>) list)
                .stream()
                        .filter(Map.class::isInstance)
                        .<Map<?, ?>>map(Map.class::cast)
                        .toList();
    }

    /** Seconds or a date, as RFC 9110 has it. */
    private static @Nullable Duration wait(String text, Instant now) {
        try {
            Duration wait = text.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            if (wait.isNegative()) {
                return Duration.ZERO;
            }
            return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
