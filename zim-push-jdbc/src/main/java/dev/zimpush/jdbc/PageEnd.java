package dev.zimpush.jdbc;

import dev.zimpush.DeviceKey;
import org.jdbi.v3.core.statement.Query;

/** Where a page of removed addresses ends: its last row, as a text that is given back for the next page. */
record PageEnd(long removedAt, DeviceKey device, String environment, String kind) {
    /** No id has a control character. */
    private static final String PART = "\n";

    static PageEnd of(AddressRow last) {
        return new PageEnd(last.removedAt(), last.device(), last.environment(), last.kind());
    }

    static PageEnd of(String text) {
        String[] parts = text.split(PART, 5);
        return new PageEnd(Long.parseLong(parts[0]), DeviceKey.of(parts[1], parts[2]), parts[3], parts[4]);
    }

    String text() {
        return String.join(PART, Long.toString(removedAt), device.userId(), device.deviceId(), environment, kind);
    }

    void bindTo(Query query) {
        query.bind("at", removedAt)
                .bind("user", device.userId())
                .bind("device", device.deviceId())
                .bind("environment", environment)
                .bind("kind", kind);
    }
}
