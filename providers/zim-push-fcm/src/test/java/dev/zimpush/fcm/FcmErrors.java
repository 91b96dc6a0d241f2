package dev.zimpush.fcm;

import org.jspecify.annotations.Nullable;

/** FCM's error answers. */
final class FcmErrors {
    static final String NO_TOKEN = "The registration token is not a valid FCM registration token";

    private FcmErrors() {}

    /** Without any detail. */
    static String plain(int code, String status) {
        return error(code, status, "Told by the test.", "");
    }

    /** With the detail that carries FCM's own code. */
    static String withCode(int code, String status, String fcmCode) {
        return error(code, status, "Told by the test.", fcmError(fcmCode));
    }

    /** With words of one's own. */
    static String withWords(int code, String status, String fcmCode, String words) {
        return error(code, status, words, fcmError(fcmCode));
    }

    /** With a complaint about a field of the request. */
    static String withField(int code, String status, String fcmCode, String field) {
        return error(
                code,
                status,
                "Told by the test.",
                fcmError(fcmCode) + ",{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":"
                        + "[{\"field\":\"" + field + "\",\"description\":\"Told by the test.\"}]}");
    }

    /** What Google answers before FCM has seen the request; with FCM's own code, too, if one is given. */
    static String projectQuota(@Nullable String fcmCode) {
        return error(
                429,
                "RESOURCE_EXHAUSTED",
                "Quota exceeded for quota metric 'Send requests' and limit 'Send requests per minute'.",
                "{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"RATE_LIMIT_EXCEEDED\","
                        + "\"domain\":\"googleapis.com\",\"metadata\":{\"quota_limit\":\"SendsPerMinutePerProject\","
                        + "\"quota_unit\":\"1/min/{project}\",\"service\":\"fcm.googleapis.com\"}}"
                        + (fcmCode == null ? "" : "," + fcmError(fcmCode)));
    }

    /** Beyond the quota of a subject. */
    static String quotaOf(String subject, String fcmCode) {
        return error(
                429,
                "RESOURCE_EXHAUSTED",
                "Too many.",
                fcmError(fcmCode)
                        + ",{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{\"subject\":\""
                        + subject + "\"}]}");
    }

    private static String fcmError(String code) {
        return "{\"@type\":\"type.googleapis.com/google.firebase.fcm.v1.FcmError\",\"errorCode\":\"" + code + "\"}";
    }

    private static String error(int code, String status, String words, String details) {
        return "{\"error\":{\"code\":" + code + ",\"message\":\"" + words + "\",\"status\":\"" + status
                + "\",\"details\":[" + details + "]}}";
    }
}
