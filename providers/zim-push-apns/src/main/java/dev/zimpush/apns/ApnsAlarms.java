package dev.zimpush.apns;

import dev.zimpush.spi.PushVerdict;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the answers that a person must act on: of each status and reason the first, the 10th, the 100th and so on. */
final class ApnsAlarms {
    private static final Logger LOG = LoggerFactory.getLogger(ApnsProvider.class);
    private static final int MAX_KINDS = 200;

    private final String name;
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

    ApnsAlarms(String name) {
        this.name = name;
    }

    void raise(PushVerdict verdict, String topic) {
        String kind = counts.size() < MAX_KINDS ? verdict.status() + " " + verdict.reason() : "others";
        long count = counts.computeIfAbsent(kind, key -> new AtomicLong()).incrementAndGet();
        if (isPowerOfTen(count)) {
            LOG.warn(
                    "{}: APNs answers {} {} for topic {} ({} so far), which means {}; see the table in ApnsProvider",
                    name,
                    verdict.status(),
                    verdict.reason(),
                    topic,
                    count,
                    verdict.kind());
        }
    }

    private static boolean isPowerOfTen(long count) {
        long rest = count;
        while (rest % 10 == 0) {
            rest /= 10;
        }
        return rest == 1;
    }
}
