package dev.zimpush.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** A gauge that an earlier library left in the registry, which keeps it and ignores another one with its name and tags. */
final class FormerGauge {
    private FormerGauge() {}

    /** Takes it out, if there is one. */
    static void remove(MeterRegistry registry, String name, Tags tags) {
        registry.removeByPreFilterId(new Meter.Id(name, tags, null, null, Meter.Type.GAUGE));
    }
}
