package dev.zimpush.examples.quickstart;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer of FCM's HTTP v1 interface other than success.
 *
 * @param httpStatus the HTTP status, or 0 for never answering
 * @param rpcStatus the canonical code, such as NOT_FOUND
 * @param errorCode FCM's own code, carried as an {@code FcmError} detail, or null for an answer without one
 * @param retryAfter what the Retry-After header asks for, or null for no such header
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode">FCM's error codes</a>
 */
record FcmAnswer(
        int httpStatus,
        String rpcStatus,
        @Nullable String errorCode,
        @Nullable Duration retryAfter) {

    private static final String FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError";

    static FcmAnswer unregistered() {
        return new FcmAnswer(404, "NOT_FOUND", "UNREGISTERED", null);
    }

    /** What a wrong project or address gets: it says nothing about the token. */
    static FcmAnswer notFound() {
        return new FcmAnswer(404, "NOT_FOUND", null, null);
    }

    static FcmAnswer invalidArgument() {
        return new FcmAnswer(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", null);
    }

    static FcmAnswer unauthenticated() {
        return new FcmAnswer(401, "UNAUTHENTICATED", null, null);
    }

    static FcmAnswer quotaExceeded(Duration retryAfter) {
        return new FcmAnswer(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", retryAfter);
    }

    static FcmAnswer unavailable() {
        return new FcmAnswer(503, "UNAVAILABLE", "UNAVAILABLE", null);
    }

    /** No answer at all, while the connection stays open. */
    static FcmAnswer hang() {
        return new FcmAnswer(0, "no answer", null, null);
    }

    boolean hangs() {
        return httpStatus == 0;
    }

    String json(String message) {
        JsonObject error = new JsonObject();
        error.addProperty("code", httpStatus);
        error.addProperty("message", message);
        error.addProperty("status", rpcStatus);
        if (errorCode != null) {
            JsonObject detail = new JsonObject();
            detail.addProperty("@type", FCM_ERROR);
            detail.addProperty("errorCode", errorCode);
            JsonArray details = new JsonArray();
            details.add(detail);
            error.add("details", details);
        }
        JsonObject body = new JsonObject();
        body.add("error", error);
        return body.toString();
    }

    @Override
    public String toString() {
        return hangs() ? rpcStatus : httpStatus + " " + (errorCode == null ? rpcStatus : errorCode);
    }
}
