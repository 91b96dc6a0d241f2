package dev.zimpush.examples.quickstart;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonParser;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A notification that came to APNs, and what it was answered. Headers that were not sent are empty.
 *
 * @param expiration seconds since the epoch; 0 is now or never
 * @param answer the status and reason, or "no answer"
 * @param atNanos when it was answered, by {@link System#nanoTime()}
 */
record ApnsRequest(
        String deviceToken,
        String topic,
        String apnsId,
        String collapseId,
        String pushType,
        String priority,
        String expiration,
        JsonElement payload,
        String answer,
        long atNanos) {

    static final String ACCEPTED = "200";

    private static final String PATH_PREFIX = "/3/device/";

    static ApnsRequest of(Http2Headers headers, @Nullable ByteBuf payload, String answer) {
        return new ApnsRequest(
                deviceToken(headers),
                header(headers, "apns-topic"),
                header(headers, "apns-id"),
                header(headers, "apns-collapse-id"),
                header(headers, "apns-push-type"),
                header(headers, "apns-priority"),
                header(headers, "apns-expiration"),
                payload == null ? JsonNull.INSTANCE : JsonParser.parseString(payload.toString(StandardCharsets.UTF_8)),
                answer,
                System.nanoTime());
    }

    static String deviceToken(Http2Headers headers) {
        String path = header(headers, ":path");
        return path.startsWith(PATH_PREFIX) ? path.substring(PATH_PREFIX.length()) : "";
    }

    private static String header(Http2Headers headers, String name) {
        CharSequence value = headers.get(name);
        return value == null ? "" : value.toString();
    }

    boolean accepted() {
        return answer.equals(ACCEPTED);
    }

    /** A value of the payload by its path, such as {@code aps.alert.title}. */
    Optional<String> text(String path) {
        return Json.text(payload, path);
    }
}
