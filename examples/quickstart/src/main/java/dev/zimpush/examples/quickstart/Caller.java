package dev.zimpush.examples.quickstart;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Who connects: the user and the device, as the WebSocket handshake names them.
 *
 * <p>A real host takes them from a session token that it has verified; this one believes the query.
 */
record Caller(String userId, String deviceId) {

    private static final String PATH = "/chat";

    /** The path and query that {@link #parse} reads. */
    String resource() {
        return PATH + "?user=" + encode(userId) + "&device=" + encode(deviceId);
    }

    /**
     * The caller that a path and query name.
     *
     * @throws IllegalArgumentException if the path is another one, or user or device is missing
     */
    static Caller parse(String resource) {
        URI uri = URI.create(resource);
        if (!PATH.equals(uri.getPath()) || uri.getRawQuery() == null) {
            throw new IllegalArgumentException("not " + PATH + "?user=USER&device=DEVICE");
        }
        Map<String, String> query = new HashMap<>();
        for (String pair : uri.getRawQuery().split("&", -1)) {
            String[] part = pair.split("=", 2);
            query.put(part[0], part.length == 1 ? "" : URLDecoder.decode(part[1], StandardCharsets.UTF_8));
        }
        return new Caller(required(query, "user"), required(query, "device"));
    }

    private static String required(Map<String, String> query, String name) {
        String value = query.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return userId + "/" + deviceId;
    }
}
