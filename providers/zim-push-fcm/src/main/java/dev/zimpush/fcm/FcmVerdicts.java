package dev.zimpush.fcm;

import dev.zimpush.spi.PushVerdict;
import dev.zimpush.spi.PushVerdict.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What FCM's answers mean. By the code in the {@code FcmError} detail if there is one, else by the status.
 *
 * <p>An address is found dead only by FCM's own word about it: a 404 without that detail comes from a wrong project or a
 * wrong host. {@code INVALID_ARGUMENT} is about the fields that the answer names: the address, or the message, which is no fault of
 * the address. If it names none it may be either; then a dry run with an empty message tells, and what that finds invalid too is suspect.
 *
 * @see <a href="https://firebase.google.com/docs/cloud-messaging/error-codes">FCM's error codes</a>
 */
final class FcmVerdicts {
    private static final String INVALID = "INVALID_ARGUMENT";

    private static final Map<String, Kind> BY_CODE = Map.of(
            INVALID,
            Kind.SUSPECT_ADDRESS,
            "UNREGISTERED",
            Kind.DEAD,
            "SENDER_ID_MISMATCH",
            Kind.SUSPECT_ADDRESS,
            "THIRD_PARTY_AUTH_ERROR",
            Kind.REFUSED,
            "APNS_AUTH_ERROR",
            Kind.REFUSED,
            "QUOTA_EXCEEDED",
            Kind.RETRY,
            "UNAVAILABLE",
            Kind.RETRY,
            "INTERNAL",
            Kind.RETRY);

    private static final Map<Integer, Kind> BY_STATUS = Map.of(
            401, Kind.CREDENTIAL,
            403, Kind.CREDENTIAL,
            404, Kind.CREDENTIAL,
            407, Kind.CREDENTIAL,
            408, Kind.RETRY,
            425, Kind.RETRY,
            429, Kind.RETRY);

    /** By the first digit of the status. */
    private static final Map<Integer, Kind> BY_CLASS = Map.of(
            2, Kind.RETRY,
            3, Kind.CREDENTIAL,
            4, Kind.REFUSED,
            5, Kind.RETRY);

    /** Codes that somebody has to look after: the project's settings, or an app of another project. */
    private static final Set<String> ALARMING =
            Set.of("SENDER_ID_MISMATCH", "THIRD_PARTY_AUTH_ERROR", "APNS_AUTH_ERROR");

    private static final Set<String> ADDRESS_FIELDS = Set.of("message.token", "message.fid");
    private static final int TOO_MANY = 429;
    private static final Duration QUOTA_WAIT = Duration.ofMinutes(1);

    private FcmVerdicts() {}

    static PushVerdict of(FcmAnswer answer) {
        Kind kind = INVALID.equals(answer.errorCode()) ? invalid(answer) : kind(answer);
        if (kind == Kind.RETRY && isQuota(answer) && answer.ofTarget()) {
            return PushVerdict.retryAddress(answer.status(), reason(answer), wait(kind, answer));
        }
        return new PushVerdict(kind, answer.status(), reason(answer), wait(kind, answer), null);
    }

    /** Whether the message may be at fault as well as the address. */
    static boolean mayBeTheMessage(FcmAnswer answer) {
        return INVALID.equals(answer.errorCode()) && invalid(answer) == Kind.SUSPECT_ADDRESS;
    }

    /** Of a push that may be at fault itself, when the same address was tried alone. */
    static PushVerdict ofTheAddress(PushVerdict push, PushVerdict alone) {
        return alone.kind() == Kind.ACCEPTED ? PushVerdict.refused(push.status(), push.reason()) : alone;
    }

    /** FCM's codes that are known here. */
    static Set<String> codes() {
        return BY_CODE.keySet();
    }

    private static boolean isQuota(FcmAnswer answer) {
        return answer.status() == TOO_MANY || "QUOTA_EXCEEDED".equals(answer.errorCode());
    }

    /** Whether a verdict should be seen by a person. */
    static boolean isAlarming(PushVerdict verdict) {
        return verdict.kind() == Kind.CREDENTIAL || ALARMING.contains(verdict.reason());
    }

    private static Kind kind(FcmAnswer answer) {
        Kind byCode = answer.errorCode() == null ? null : BY_CODE.get(answer.errorCode());
        if (byCode != null) {
            return byCode;
        }
        Kind byStatus = BY_STATUS.get(answer.status());
        return byStatus != null ? byStatus : BY_CLASS.getOrDefault(answer.status() / 100, Kind.RETRY);
    }

    private static Kind invalid(FcmAnswer answer) {
        if (answer.fields().isEmpty()) {
            return answer.namesToken() ? Kind.DEAD : Kind.SUSPECT_ADDRESS;
        }
        return ADDRESS_FIELDS.containsAll(answer.fields()) ? Kind.DEAD : Kind.REFUSED;
    }

    private static String reason(FcmAnswer answer) {
        String code = answer.errorCode() == null ? "no FCM error code" : answer.errorCode();
        return answer.fields().isEmpty() ? code : code + ' ' + answer.fields();
    }

    private static @Nullable Duration wait(Kind kind, FcmAnswer answer) {
        if (kind != Kind.RETRY && kind != Kind.CREDENTIAL) {
            return null;
        }
        return answer.retryAfter() == null && isQuota(answer) ? QUOTA_WAIT : answer.retryAfter();
    }
}
