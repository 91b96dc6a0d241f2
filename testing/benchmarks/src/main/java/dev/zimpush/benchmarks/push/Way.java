package dev.zimpush.benchmarks.push;

import dev.zimpush.DueReason;
import java.util.Locale;

/** How a message comes to be pushed. */
enum Way {
    /** The device is not connected. */
    DISCONNECTED(DueReason.DISCONNECTED),
    /** The device does not acknowledge. */
    ACK_TIMEOUT(DueReason.ACK_TIMEOUT),
    /** The host closes the connection. */
    CLOSED(DueReason.CONNECTION_LOST),
    /** Nothing is heard of the connection any more. */
    SILENT(DueReason.CONNECTION_LOST),
    /** The device did not acknowledge the message before. */
    SUSPECT(DueReason.CONNECTION_SUSPECT),
    /** The device has not acknowledged the message before yet, and may leave one open. */
    UNACKED_LIMIT(DueReason.UNACKED_LIMIT);

    final DueReason reason;

    Way(DueReason reason) {
        this.reason = reason;
    }

    /** That of the message of that number: each in turn. */
    static Way of(int n) {
        Way[] all = values();
        return all[n % all.length];
    }

    /** What the report calls it. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
