package dev.zimpush.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes meters of one registry, with the names' prefix and the common tags. */
record Maker(MeterRegistry registry, Tags common) {
    private static final String PREFIX = "zimpush.";

    Family<Counter> counters(String name, String description, String... keys) {
        return Family.counters(registry, common, PREFIX + name, description, keys);
    }

    Family<Timer> timers(String name, String description, String... keys) {
        return Family.timers(registry, common, PREFIX + name, description, keys);
    }

    void gauge(String name, String description, Tag tag, AtomicInteger number) {
        Tags all = common.and(tag);
        FormerGauge.remove(registry, PREFIX + name, all);
        Gauge.builder(PREFIX + name, number, AtomicInteger::get)
                .description(description)
                .tags(all)
                .register(registry);
    }
}
