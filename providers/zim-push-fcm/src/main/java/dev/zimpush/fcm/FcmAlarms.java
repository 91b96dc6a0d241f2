package dev.zimpush.fcm;

import dev.zimpush.spi.PushVerdict;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the verdicts that a person must act on: of each status and reason the first, the 10th, the 100th and so on.
 * Thread-safe.
 */
final class FcmAlarms {
    private static final Logger log = LoggerFactory.getLogger(FcmProvider.class);
    private static final int MAX_KINDS = 200;

    private final FcmSettings settings;
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

    FcmAlarms(FcmSettings settings) {
        this.settings = settings;
    }

    void raise(PushVerdict verdict) {
        String kind = counts.size() < MAX_KINDS ? verdict.status() + " " + verdict.reason() : "others";
        long count = counts.computeIfAbsent(kind, key -> new AtomicLong()).incrementAndGet();
        if (isPowerOfTen(count)) {
            log.warn(
                    "FCM provider {}: {} {} ({}, {} so far); look after the credentials and settings of project {}",
                    settings.name(),
                    verdict.status(),
                    verdict.reason(),
                    verdict.kind(),
                    count,
                    settings.projectId());
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
